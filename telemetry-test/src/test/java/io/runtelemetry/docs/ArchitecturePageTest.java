package io.runtelemetry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map shows the house as it is. */
class ArchitecturePageTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "runtelemetry");

    private static final Pattern MODULE = Pattern.compile("(?m)^### ([a-z]+)\n\n((?:- .*\n)+)");

    private static final Pattern ROOM = Pattern.compile("(?m)(?:^- |\\G, )`([a-z.]+)`");

    @Test
    void every_package_is_listed_in_its_module_and_nothing_else_is() throws IOException {
        Set<String> rooms = MODULE.matcher(Docs.read(Docs.page("architecture.md")))
                .results()
                .flatMap(module ->
                        ROOM.matcher(module.group(2)).results().map(room -> room.group(1) + " in " + module.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rooms).isEqualTo(packages());
    }

    private static Set<String> packages() throws IOException {
        Set<String> packages = new TreeSet<>();
        try (Stream<Path> modules = Files.list(Docs.PROJECT)) {
            for (Path module : modules.filter(folder -> Files.isDirectory(folder.resolve(SOURCES)))
                    .toList()) {
                Path root = module.resolve(SOURCES);
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(file ->
                                    root.relativize(file.getParent()).toString().replace('/', '.'))
                            .map(name -> name.isEmpty() ? "io.runtelemetry" : name)
                            .forEach(name -> packages.add(name + " in " + shortName(module)));
                }
            }
        }
        return packages;
    }

    private static String shortName(Path module) {
        String name = module.getFileName().toString().replaceFirst("^telemetry-", "");
        return name.equals("spring-boot-starter") ? "starter" : name;
    }
}
