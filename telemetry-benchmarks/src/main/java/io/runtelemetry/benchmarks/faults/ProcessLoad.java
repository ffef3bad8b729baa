package io.runtelemetry.benchmarks.faults;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** An application in a process of its own. */
final class ProcessLoad implements Load {

    static final String READY = "ready";

    static final String BEGUN = "begun ";

    private final Path directory;

    private final Path results;

    private final Process process;

    private final LoadSpec spec;

    private final BufferedReader output;

    private ProcessLoad(LoadSpec spec, List<String> options) throws IOException {
        this.spec = spec;
        this.directory = Files.createTempDirectory("telemetry-faults");
        this.results = directory.resolve("journal");
        Path file = directory.resolve("load.properties");
        spec.writeTo(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        command.addAll(List.of(LoadProcess.class.getName(), file.toString(), results.toString()));
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        this.output = process.inputReader();
        await(READY);
    }

    /**
     * Starts a process and its application.
     *
     * @param options options of the JVM
     */
    static ProcessLoad start(LoadSpec spec, String... options) throws IOException {
        return new ProcessLoad(spec, List.of(options));
    }

    private String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            System.out.println(line);
        }
        throw new IOException("The process of the jobs ended before it was " + beginning);
    }

    @Override
    public long begin() throws IOException {
        try (OutputStream input = process.getOutputStream()) {
            input.write('\n');
        }
        long begunAt = Long.parseLong(await(BEGUN));
        Thread rest = new Thread(() -> output.lines().forEach(System.out::println), "output");
        rest.setDaemon(true);
        rest.start();
        return begunAt;
    }

    /** Asks the process to end, as whoever deploys does. */
    void terminate() {
        process.destroy();
    }

    @Override
    public Journal finish() throws IOException, InterruptedException {
        long seconds = spec.jobs() / spec.rate() + spec.catchUp().toSeconds() + 60;
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException("The process of the jobs did not end in " + seconds + " s");
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(results)))) {
            return Journal.readFrom(in);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(directory.toFile());
    }
}
