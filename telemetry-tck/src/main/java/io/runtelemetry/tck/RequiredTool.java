package io.runtelemetry.tck;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program beyond the JDK and Maven that a test needs. Where it is missing the test is skipped and says why; where every
 * test must run, as in CI, the system property {@code telemetry.tests.complete=true} makes it fail instead.
 *
 * @param name the program's name, as {@code node}
 * @param installation what to install to have it, as {@code Node.js 20 or newer}
 */
public record RequiredTool(String name, String installation) {

    private static final String COMPLETE = "telemetry.tests.complete";

    /** Returns the program, or ends the test: skipped on a user's machine, failed where every test must run. */
    public Path path() {
        return onPath(name).orElseGet(this::missing);
    }

    private Path missing() {
        cannotRun("This test needs '" + name + "', which is not on the PATH; install " + installation);
        throw new IllegalStateException("unreachable");
    }

    /** Ends a test that lacks something beyond the JDK and Maven, in the same way. */
    public static void cannotRun(String reason) {
        if (Boolean.getBoolean(COMPLETE)) {
            Assertions.fail(reason + " (" + COMPLETE + "=true: every test must run)");
        }
        // Builds tell how many tests were skipped, but not why.
        System.err.println("Skipped: " + reason);
        Assumptions.abort(reason);
    }

    /** Returns a program on the PATH, if it is there. */
    static Optional<Path> onPath(String name) {
        return Stream.ofNullable(System.getenv("PATH"))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(directory -> !directory.isBlank())
                .flatMap(directory -> Stream.of("", ".exe", ".cmd").map(suffix -> Path.of(directory, name + suffix)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
