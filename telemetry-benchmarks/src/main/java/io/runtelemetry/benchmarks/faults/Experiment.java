package io.runtelemetry.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Something that can go wrong while jobs run.
 *
 * @param name how it is called in reports
 * @param outage whether it lasts as long as an outage, rather than as long as other faults
 * @param properties further properties of the application
 * @param setup makes a Redis that works
 */
record Experiment(String name, boolean outage, Map<String, String> properties, Callable<Fault> setup) {

    /**
     * What is told of a fault: how many jobs were done; how many were to begin and were not done when the measurement ended; how
     * many failed, though they do nothing that can fail; latencies in microseconds, from when a job was to begin; the {@link
     * Verdict}.
     */
    static final String[] COLUMNS = ("fault,jobs,undone,failures,before p50,before p99,before max,during p50,during p99"
                    + ",during max,after p50,after p99,after max,lost,dropped,stale")
            .split(",", -1);

    Experiment(String name, Callable<Fault> setup) {
        this(name, false, Map.of(), setup);
    }

    /** Runs jobs while the fault comes and goes; returns a number for each of the columns but the first. */
    double[] run(Subject subject, Faults.Options options) throws Exception {
        Duration lasting = outage ? options.outage() : options.fault();
        Duration total = options.warmUp().plus(options.before()).plus(lasting).plus(options.after());
        int jobs = (int) (total.toMillis() * options.rate() / 1_000);
        Load.Spec spec = new Load.Spec(
                subject == Subject.TELEMETRY,
                'A',
                jobs,
                options.rate(),
                options.workers(),
                options.catchUp(),
                properties);
        try (Fault fault = setup.call()) {
            List<Load> loads = fault.starter().start(spec);
            try {
                return observe(fault, loads, lasting, options);
            } finally {
                loads.forEach(Load::close);
            }
        }
    }

    private static double[] observe(Fault fault, List<Load> loads, Duration lasting, Faults.Options options)
            throws Exception {
        List<Long> begunAt = new ArrayList<>();
        for (Load load : loads) {
            begunAt.add(load.begin());
        }
        long measuredFrom = begunAt.get(0) + options.warmUp().toNanos();
        sleepUntil(measuredFrom + options.before().toNanos());
        long injectedAt = System.nanoTime();
        Fault.Healing healing = fault.injection().inject();
        sleepUntil(injectedAt + lasting.toNanos());
        healing.heal();
        long healedAt = System.nanoTime();
        List<Journal> journals = new ArrayList<>();
        for (Load load : loads) {
            journals.add(load.finish());
        }
        Journal first = journals.get(0);
        long ended = Math.min(healedAt, first.endsAt());
        Verdict verdict = Verdict.of(journals, fault::storedRuns);
        return Stream.of(
                        DoubleStream.of(
                                count(journals, (journal, job) -> job.isDone()),
                                count(journals, (journal, job) -> journal.isDue(job) && !job.isDone()),
                                count(journals, (journal, job) -> job.failed)),
                        first.latencies(measuredFrom, injectedAt),
                        first.latencies(injectedAt, ended),
                        first.latencies(ended, first.endsAt()),
                        DoubleStream.of(verdict.lost(), verdict.dropped(), verdict.stale()))
                .flatMapToDouble(numbers -> numbers)
                .toArray();
    }

    private static double count(List<Journal> journals, BiPredicate<Journal, Journal.Job> jobs) {
        return (double) journals.stream()
                .flatMap(journal -> journal.jobs().stream().filter(job -> jobs.test(journal, job)))
                .count();
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }
}
