package io.runtelemetry.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The user with few permissions whom the documentation tells to make. */
final class DocumentedUser {

    private static final Path PAGE = Path.of("..", "docs", "redis.md");

    private static final String COMMAND = "ACL SETUSER ";

    private DocumentedUser() {}

    /** Returns the line that people copy, without its command: name, password, rules. */
    static List<String> line() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith(COMMAND))
                    .map(line -> List.of(line.substring(COMMAND.length()).split(" ", -1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name() {
        return line().get(0);
    }

    static String password() {
        return line().stream()
                .filter(rule -> rule.startsWith(">"))
                .findFirst()
                .orElseThrow()
                .substring(1);
    }

    /** Returns the options of a server that has this user, and further ones. */
    static String[] asOption(String... further) {
        List<String> options = new ArrayList<>(List.of("--user"));
        options.addAll(line());
        options.addAll(List.of(further));
        return options.toArray(String[]::new);
    }

    /** Returns the properties of an application that is this user, and further ones. */
    static List<String> properties(String... further) {
        List<String> properties = new ArrayList<>(List.of(further));
        properties.add("spring.data.redis.username=" + name());
        properties.add("spring.data.redis.password=" + password());
        return properties;
    }
}
