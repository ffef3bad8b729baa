package io.runtelemetry.benchmarks.startup;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts the application in a process of its own and hears what it tells. */
final class ApplicationProcess {

    private static final int SECONDS = 60;

    private ApplicationProcess() {}

    /**
     * Runs the application to its end.
     *
     * @param transactional whether its jobs have proxies anyway, for transactions
     * @param runId names the run that its jobs belong to, without {@code run_}
     * @return what it told, by name
     */
    static Map<String, String> run(List<Path> classPath, int redisPort, boolean transactional, String runId)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(List.of(
                "-classpath", classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        command.add(StartedApplication.class.getName());
        command.add("--spring.data.redis.port=" + redisPort);
        command.add("--spring.data.redis.host=127.0.0.1");
        command.add("--jobs.transactional=" + transactional);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TRIGGER_RUN_ID", runId);
        return told(builder.start());
    }

    private static Map<String, String> told(Process process) throws IOException {
        // Its output ends when it does, and so does the wait for a line of it.
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        Map<String, String> told = new HashMap<>();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith(StartedApplication.TOLD)) {
                    String[] parts =
                            line.substring(StartedApplication.TOLD.length()).split("=", 2);
                    told.put(parts[0], parts[1]);
                }
            }
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("The application failed:\n" + output);
        }
        return told;
    }
}
