package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.harness.JavaProcess;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application that runs jobs, in a process of its own. */
final class Load implements AutoCloseable {

    private final Spec spec;

    private final Process process;

    private final ObjectInputStream told;

    private Load(Spec spec, Process process) throws IOException, ClassNotFoundException {
        this.spec = spec;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        ObjectOutputStream out = new ObjectOutputStream(process.getOutputStream());
        out.writeObject(spec);
        out.flush();
        this.told = new ObjectInputStream(process.getInputStream());
        told.readObject();
    }

    /**
     * What a process is to run.
     *
     * @param starter whether the starter records the runs of the jobs, rather than an aspect as one would write it by hand
     * @param process the process' letter, which its runs begin with
     * @param jobs how many jobs are to begin, all in all
     * @param rate how many of them in a second
     * @param catchUp how long jobs that could not begin in time may take once no more are to begin
     * @param properties the application's properties
     */
    record Spec(
            boolean starter,
            char process,
            int jobs,
            int rate,
            int workers,
            Duration catchUp,
            Map<String, String> properties)
            implements Serializable {

        Spec with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(properties);
            all.putAll(more);
            return new Spec(starter, process, jobs, rate, workers, catchUp, all);
        }

        /** Returns the same for one of two processes, which share the jobs. */
        Spec half(char ofProcess) {
            return new Spec(starter, ofProcess, jobs / 2, rate / 2, workers, catchUp, properties);
        }
    }

    /**
     * Starts a process and its application.
     *
     * @param options options of the JVM
     */
    static Load start(Spec spec, String... options) throws IOException, ClassNotFoundException {
        return new Load(
                spec,
                JavaProcess.of(LoadProcess.class, System.getProperty("java.class.path"), List.of(options))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** Lets the jobs begin; returns when the first is to, as {@link System#nanoTime()}. */
    long begin() throws IOException, ClassNotFoundException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return (Long) told.readObject();
    }

    /** Asks the process to end, as whoever deploys does. */
    void terminate() {
        // Unlike the process' own method, this leaves its output open.
        process.toHandle().destroy();
    }

    /** Waits until the jobs are done and what they recorded has been written, or for as long as that may take. */
    Journal finish() throws IOException, ClassNotFoundException {
        JavaProcess.endAfter(process, spec.jobs / spec.rate + spec.catchUp.toSeconds() + 60);
        try {
            Journal journal = (Journal) told.readObject();
            process.onExit().join();
            return journal;
        } catch (EOFException e) {
            throw new IOException("The process of the jobs ended without a journal, or not in time", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
