package io.runtelemetry.benchmarks.startup;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The class paths of applications, of all that these benchmarks have on theirs. */
final class ClassPath {

    /** What spring-boot-starter-data-redis and spring-boot-starter-aspectj bring along, and the application itself. */
    static final String BASE = "telemetry-benchmarks|spring-(core|beans|context|context-support|expression|aop|tx"
            + "|oxm|data-commons|data-keyvalue|data-redis|boot|boot-autoconfigure|boot-netty|boot-persistence"
            + "|boot-transaction|boot-data-commons|boot-data-redis|boot-starter|boot-starter-logging"
            + "|boot-starter-data-redis|boot-starter-aspectj)|slf4j-api|jul-to-slf4j|log4j-to-slf4j|log4j-api"
            + "|logback-(classic|core)|commons-logging|jakarta\\.annotation-api|snakeyaml|jspecify"
            + "|micrometer-(observation|commons)|lettuce-core|redis-authx-core|netty-.*|reactor-core|reactive-streams"
            + "|aspectjweaver";

    /** The starter and what it brings along; AspectJ's weaver is there already, and is Spring's. */
    static final String STARTER = "telemetry-core|telemetry-spring-boot-starter|jackson-(core|jr-objects)";

    /** What is part of this project, as a folder of classes or as a jar. */
    private static final Pattern OURS =
            Pattern.compile("(?:.*[/\\\\])?(telemetry-[a-z-]+)([/\\\\]target[/\\\\]classes|-[0-9][^/\\\\]*\\.jar)");

    private ClassPath() {}

    /** Returns the entries whose names match one of several regular expressions. */
    static List<Path> of(String... names) {
        Pattern wanted = Pattern.compile(String.join("|", names));
        return parse(System.getProperty("java.class.path"))
                .filter(entry -> wanted.matcher(nameOf(entry)).matches())
                .toList();
    }

    /** Returns the entries of a class path. */
    static Stream<Path> parse(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(Path::of);
    }

    /** Returns the name without a version: that of the module or of the library. */
    static String nameOf(Path entry) {
        Matcher ours = OURS.matcher(entry.toString());
        return ours.matches()
                ? ours.group(1)
                : entry.getFileName().toString().replaceFirst("-[0-9][^/\\\\]*\\.jar$", "");
    }
}
