package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.CurrentRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;

/**
 * Runs jobs in an open loop: each is to begin at its time, whatever has become of those before. A bounded pool of workers
 * runs them; when all are busy, jobs begin late, and are said to have taken so much longer. It is begun by hand and stops,
 * as a scheduler would, with the application, when the jobs that have begun have ended.
 */
final class JobLoad implements SmartLifecycle {

    private final PaymentJob job;

    private final Journal journal;

    private final int workers;

    private final AtomicInteger next = new AtomicInteger();

    private final List<Thread> threads = new ArrayList<>();

    private volatile boolean stopping;

    JobLoad(PaymentJob job, Journal journal, int workers) {
        this.job = job;
        this.journal = journal;
        this.workers = workers;
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public void start() {
        journal.start(System.nanoTime());
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, "worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work() {
        for (int index = next.getAndIncrement(); index < journal.size; index = next.getAndIncrement()) {
            if (!awaitTurn(journal.intendedAt(index))) {
                return;
            }
            run(index);
        }
    }

    private boolean awaitTurn(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (stopping) {
                break;
            }
        }
        return !stopping;
    }

    private void run(int index) {
        String entityId = journal.entityId(index);
        journal.begin(index);
        boolean successfully = false;
        try {
            CurrentRun.runWith(journal.runId(index), () -> job.process(entityId));
            successfully = true;
        } catch (RuntimeException e) {
            // The job does nothing that could fail: it is recording that does. The journal counts it.
        } finally {
            journal.end(index, successfully);
        }
    }

    /** Waits until all jobs are done, or for as long as they may take once the last was to begin. */
    void awaitEnd(Duration catchUp) throws InterruptedException {
        long deadline = journal.intendedAt(journal.size) + catchUp.toNanos();
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
        end();
    }

    private void end() {
        stopping = true;
        journal.stop(System.nanoTime());
        threads.forEach(Thread::interrupt);
    }

    /** Begins no more jobs, and waits for those that have begun. */
    @Override
    public void stop() {
        journal.endEarly();
        stopping = true;
        try {
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
                thread.join(TimeUnit.SECONDS.toMillis(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    @Override
    public boolean isRunning() {
        return !stopping && !threads.isEmpty();
    }
}
