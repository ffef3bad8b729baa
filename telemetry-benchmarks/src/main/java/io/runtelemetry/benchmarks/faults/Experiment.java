package io.runtelemetry.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Something that can go wrong while jobs run.
 *
 * @param name how it is called in reports
 * @param outage whether it lasts as long as an outage, rather than as long as other faults
 * @param properties further properties of the application
 */
record Experiment(String name, boolean outage, Map<String, String> properties, Setup setup) {

    /** Makes a Redis that works. */
    interface Setup {

        Fault fault() throws Exception;
    }

    Experiment(String name, Setup setup) {
        this(name, false, Map.of(), setup);
    }

    /** Runs jobs while the fault comes and goes. */
    Outcome run(Subject subject, FaultOptions options) throws Exception {
        Duration lasting = outage ? options.outage() : options.fault();
        long jobs = options.total(lasting).toMillis() * options.rate() / 1_000;
        LoadSpec spec = new LoadSpec(
                subject, 'A', (int) jobs, options.rate(), options.workers(), options.catchUp(), properties);
        try (Fault fault = setup.fault()) {
            List<Load> loads = fault.start(spec);
            try {
                return observe(fault, loads, subject, lasting, options);
            } finally {
                loads.forEach(Load::close);
            }
        }
    }

    private Outcome observe(Fault fault, List<Load> loads, Subject subject, Duration lasting, FaultOptions options)
            throws Exception {
        long begunAt = loads.get(0).begin();
        for (Load other : loads.subList(1, loads.size())) {
            other.begin();
        }
        long measuredFrom = begunAt + options.warmUp().toNanos();
        sleepUntil(measuredFrom + options.before().toNanos());
        long injectedAt = System.nanoTime();
        fault.inject();
        sleepUntil(injectedAt + lasting.toNanos());
        fault.heal();
        long healedAt = System.nanoTime();
        List<Journal> journals = new ArrayList<>();
        for (Load load : loads) {
            journals.add(load.finish());
        }
        Journal first = journals.get(0);
        long end = first.intendedAt(first.size);
        return new Outcome(
                name,
                subject,
                journals.stream().mapToInt(Journal::done).sum(),
                journals.stream().mapToInt(Journal::undone).sum(),
                journals.stream().mapToInt(Journal::failures).sum(),
                Latencies.between(first, measuredFrom, injectedAt),
                Latencies.between(first, injectedAt, Math.min(healedAt, end)),
                Latencies.between(first, Math.min(healedAt, end), end),
                Verdict.of(journals, fault::storedRuns));
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }
}
