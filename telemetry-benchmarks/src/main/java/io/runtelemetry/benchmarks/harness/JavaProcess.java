package io.runtelemetry.benchmarks.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes with a JVM as this one. */
public final class JavaProcess {

    private JavaProcess() {}

    /** Prepares a process with options of the JVM; arguments of its main class may be added to its command. */
    public static ProcessBuilder of(Class<?> main, String classPath, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-classpath", classPath, main.getName()));
        return new ProcessBuilder(command);
    }

    /** Ends a process that takes too long, and with it the output that somebody waits for. */
    public static void endAfter(Process process, long seconds) {
        process.onExit().orTimeout(seconds, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
    }
}
