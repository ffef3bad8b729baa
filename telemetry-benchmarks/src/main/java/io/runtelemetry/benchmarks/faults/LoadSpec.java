package io.runtelemetry.benchmarks.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a process is to run.
 *
 * @param process the process' letter, which its runs begin with
 * @param jobs how many jobs are to begin, all in all
 * @param rate how many of them in a second
 * @param catchUp how long jobs that could not begin in time may take once no more are to begin
 * @param properties the application's properties
 */
record LoadSpec(
        Subject subject,
        char process,
        int jobs,
        int rate,
        int workers,
        Duration catchUp,
        Map<String, String> properties) {

    LoadSpec with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.putAll(more);
        return new LoadSpec(subject, process, jobs, rate, workers, catchUp, all);
    }

    /** Returns the same for one of several processes, which share the jobs. */
    LoadSpec share(char ofProcess, int processes) {
        return new LoadSpec(subject, ofProcess, jobs / processes, rate / processes, workers, catchUp, properties);
    }

    void writeTo(Path file) throws IOException {
        Properties lines = new Properties();
        lines.putAll(properties);
        lines.putAll(Map.of(
                "load.subject", subject.name(),
                "load.process", String.valueOf(process),
                "load.jobs", String.valueOf(jobs),
                "load.rate", String.valueOf(rate),
                "load.workers", String.valueOf(workers),
                "load.catch-up", catchUp.toString()));
        try (OutputStream out = Files.newOutputStream(file)) {
            lines.store(out, null);
        }
    }

    static LoadSpec readFrom(Path file) throws IOException {
        Properties lines = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            lines.load(in);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        lines.stringPropertyNames().forEach(name -> properties.put(name, lines.getProperty(name)));
        return new LoadSpec(
                Subject.valueOf(lines.getProperty("load.subject")),
                lines.getProperty("load.process").charAt(0),
                Integer.parseInt(lines.getProperty("load.jobs")),
                Integer.parseInt(lines.getProperty("load.rate")),
                Integer.parseInt(lines.getProperty("load.workers")),
                Duration.parse(lines.getProperty("load.catch-up")),
                properties);
    }
}
