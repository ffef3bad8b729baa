package io.runtelemetry.benchmarks.harness;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Begins each of many calls at its time, whatever has become of those before. A bounded number of threads makes them; when
 * all are busy, calls begin late. Between two calls the threads are parked, as those of an application that waits for work,
 * so that calls find caches as cold as there.
 */
public final class OpenLoop {

    private final int rate;

    private final int calls;

    private final Call call;

    private final List<Thread> threads;

    private final AtomicInteger next = new AtomicInteger();

    private volatile long startedAt;

    private volatile boolean stopped;

    /** What is called again and again. */
    public interface Call {

        /** Makes a call, which was to begin at some time of {@link System#nanoTime()}. Numbers count from 0. */
        void make(int number, long intendedAt);
    }

    /**
     * Makes a loop.
     *
     * @param rate how many calls are to begin in a second
     * @param calls how many calls are to begin in all
     * @param threads how many threads make calls
     * @param worker what each thread does around all its calls
     */
    public OpenLoop(int rate, int calls, int threads, Consumer<Runnable> worker, Call call) {
        this.rate = rate;
        this.calls = calls;
        this.call = call;
        this.threads = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> worker.accept(this::makeCalls), "worker-" + i))
                .toList();
    }

    /** Makes a loop whose threads do nothing but call. */
    public OpenLoop(int rate, int calls, int threads, Call call) {
        this(rate, calls, threads, Runnable::run, call);
    }

    /** Begins; returns when the first call is to, in a few milliseconds, as {@link System#nanoTime()}. */
    public long start() {
        startedAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
        return startedAt;
    }

    private void makeCalls() {
        for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
            long intendedAt = startedAt + number * 1_000_000_000L / rate;
            for (long left = intendedAt - System.nanoTime(); left > 0; left = intendedAt - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (stopped) {
                    return;
                }
            }
            if (stopped) {
                return;
            }
            call.make(number, intendedAt);
        }
    }

    /** Returns how many calls have begun. */
    public int begun() {
        return Math.min(next.get(), calls);
    }

    /** Begins no more calls; those that have begun go on. */
    public void stop() {
        stopped = true;
        threads.forEach(LockSupport::unpark);
    }

    /** Stops, and interrupts the calls that have begun. */
    public void interrupt() {
        stop();
        threads.forEach(Thread::interrupt);
    }

    /** Waits until all calls have ended. */
    public void join() throws InterruptedException {
        join(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
    }

    /** Waits until all calls have ended, but no longer than until some time of {@link System#nanoTime()}. */
    public void join(long deadline) throws InterruptedException {
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
    }
}
