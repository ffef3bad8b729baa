package io.runtelemetry.benchmarks.soak;

import io.runtelemetry.CurrentRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Has jobs begin at a fixed rate, whatever becomes of those before; each has an entity and a run of its own. */
final class SoakLoad {

    private static final long NANOS = 1_000_000_000;

    private final SoakJob job;

    private final SoakOptions options;

    private final AtomicInteger next = new AtomicInteger();

    private final List<Thread> workers = new ArrayList<>();

    SoakLoad(SoakJob job, SoakOptions options) {
        this.job = job;
        this.options = options;
    }

    static String entityId(int number) {
        return String.format("pym_%016d", number);
    }

    static String runId(int number) {
        return String.format("run_%025d", number);
    }

    void start() {
        long begunAt = System.nanoTime();
        for (int i = 0; i < options.workers(); i++) {
            Thread worker = new Thread(() -> work(begunAt), "worker-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    private void work(long begunAt) {
        for (int number = next.getAndIncrement(); number < options.jobs(); number = next.getAndIncrement()) {
            String entityId = entityId(number);
            long at = begunAt + number * NANOS / options.rate();
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            CurrentRun.runWith(runId(number), () -> job.process(entityId));
        }
    }

    /** Returns how many jobs have begun. */
    int begun() {
        return Math.min(next.get(), options.jobs());
    }

    void awaitEnd() throws InterruptedException {
        for (Thread worker : workers) {
            worker.join();
        }
    }
}
