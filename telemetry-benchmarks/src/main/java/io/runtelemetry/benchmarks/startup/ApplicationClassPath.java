package io.runtelemetry.benchmarks.startup;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The class path of the application, of all that these benchmarks have on theirs. */
final class ApplicationClassPath {

    /** What is part of this project, as a folder of classes or as a jar. */
    private static final Pattern OURS =
            Pattern.compile("(?:.*[/\\\\])?(telemetry-[a-z-]+)([/\\\\]target[/\\\\]classes|-[0-9][^/\\\\]*\\.jar)");

    /** What spring-boot-starter-data-redis and spring-boot-starter-aspectj bring along. */
    private static final Pattern LIBRARIES =
            Pattern.compile("(spring-(core|beans|context|context-support|expression|aop|tx"
                    + "|oxm|data-commons|data-keyvalue|data-redis|boot|boot-autoconfigure|boot-netty|boot-persistence"
                    + "|boot-transaction|boot-data-commons|boot-data-redis|boot-starter|boot-starter-logging"
                    + "|boot-starter-data-redis|boot-starter-aspectj)|slf4j-api|jul-to-slf4j|log4j-to-slf4j|log4j-api"
                    + "|logback-(classic|core)|commons-logging|jakarta\\.annotation-api|snakeyaml|jspecify"
                    + "|micrometer-(observation|commons)|lettuce-core|redis-authx-core|netty-.*|reactor-core|reactive-streams"
                    + "|aspectjweaver|jackson-(core|jr-objects))");

    private static final List<String> STARTER = List.of("telemetry-core", "telemetry-spring-boot-starter");

    private ApplicationClassPath() {}

    private static Stream<Path> all() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(Predicate.not(String::isBlank))
                .map(Path::of);
    }

    /** Returns the class path of the application with the starter. */
    static List<Path> with() {
        return all().filter(ApplicationClassPath::isUsed).toList();
    }

    /** Returns the class path of the same application without the starter, and without what belongs to it. */
    static List<Path> without() {
        return with().stream().filter(entry -> !isStarter(entry)).toList();
    }

    /** Returns the starter and what else it is made of, and the libraries that it brings along. */
    static List<Path> added() {
        return with().stream()
                .filter(entry -> isStarter(entry) || nameOf(entry).matches("aspectjweaver|spring-aop|jackson-[a-z-]+"))
                .toList();
    }

    /** Returns the name without a version: that of the module or of the library. */
    static String nameOf(Path entry) {
        var ours = OURS.matcher(entry.toString());
        return ours.matches()
                ? ours.group(1)
                : entry.getFileName().toString().replaceFirst("-[0-9][^/\\\\]*\\.jar$", "");
    }

    private static boolean isStarter(Path entry) {
        return STARTER.contains(nameOf(entry));
    }

    private static boolean isUsed(Path entry) {
        String name = nameOf(entry);
        return STARTER.contains(name)
                || name.equals("telemetry-benchmarks")
                || LIBRARIES.matcher(name).matches();
    }
}
