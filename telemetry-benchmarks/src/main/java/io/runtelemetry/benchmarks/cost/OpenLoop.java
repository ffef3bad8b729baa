package io.runtelemetry.benchmarks.cost;

import com.sun.management.ThreadMXBean;
import io.runtelemetry.CurrentRun;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls a job in an open loop: each call is to begin at its time, whatever has become of those before. Between two calls
 * the threads are parked, as those of an application that waits for work, so that calls find caches as cold as there.
 */
final class OpenLoop {

    static final String RUN_ID = "run_cost";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long intervalNanos;

    private final int workers;

    /**
     * Makes a loop.
     *
     * @param rate how many calls are to begin in a second
     * @param workers how many threads make calls
     */
    OpenLoop(int rate, int workers) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / rate;
        this.workers = workers;
    }

    /** Calls a job for some time, with one payment after the other, from the first on. */
    Slice run(Job job, Payment[] payments, Duration lasting) throws InterruptedException {
        Calls calls = new Calls(job, payments, (int) (lasting.toNanos() / intervalNanos));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(() -> CurrentRun.runWith(RUN_ID, calls), "job-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return Slice.of(calls.took, calls.sinceIntended, calls.allocated.get());
    }

    private final class Calls implements Runnable {

        private final Job job;

        private final Payment[] payments;

        private final long[] took;

        private final long[] sinceIntended;

        private final AtomicInteger next = new AtomicInteger();

        private final AtomicLong allocated = new AtomicLong();

        private final long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);

        Calls(Job job, Payment[] payments, int number) {
            this.job = job;
            this.payments = payments;
            this.took = new long[number];
            this.sinceIntended = new long[number];
        }

        @Override
        public void run() {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int call = next.getAndIncrement(); call < took.length; call = next.getAndIncrement()) {
                long intended = start + call * intervalNanos;
                awaitTurn(intended);
                call(call, intended);
            }
            allocated.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - before);
        }

        private void awaitTurn(long nanos) {
            for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        private void call(int call, long intended) {
            Payment payment = payments[call % payments.length];
            long begin = System.nanoTime();
            Object result = job.call(payment);
            long end = System.nanoTime();
            if (result == null) {
                throw new IllegalStateException("The job has returned nothing");
            }
            took[call] = end - begin;
            sinceIntended[call] = end - intended;
        }
    }
}
