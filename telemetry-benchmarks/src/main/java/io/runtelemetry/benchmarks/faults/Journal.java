package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.harness.Sample;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What became of the jobs of one process. Times are those of {@link System#nanoTime()}, which all processes of a machine
 * share, and 0 until there is one. Each job is written by one thread.
 */
final class Journal implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "run_";

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Job[] jobs;

    private final int rate;

    /** How many records were given up. */
    final AtomicInteger dropped = new AtomicInteger();

    volatile long startedAt;

    /** From then on nothing counts: what has not ended has not been done. */
    volatile long stoppedAt;

    /** Whether no more jobs are to begin than have begun. */
    volatile boolean endedEarly;

    static final class Job implements Serializable {

        private static final long serialVersionUID = 1L;

        /** Few enough that each is touched once in a second by each process. */
        private static final int SHARED_ENTITIES = 250;

        /** How many entities later one is touched for the second time, and for the last: after 160 ms, and after 1.2 s. */
        private static final int[] LATER = {0, 40, 300};

        final char process;

        final int number;

        long begunAt;

        long endedAt;

        boolean failed;

        volatile boolean stored;

        Job(char process, int number) {
            this.process = process;
            this.number = number;
        }

        /**
         * Returns what it works on. One in four works on one of few entities that all processes share, each at another time.
         * The others work, three in a short time, on an entity of their own, so that at any time there are some that are
         * touched for the last time.
         */
        String entityId() {
            int kind = number % 4;
            if (kind == 0) {
                return "shared-" + (number / 4 + (process - 'A') * SHARED_ENTITIES / 2) % SHARED_ENTITIES;
            }
            return process + "-" + (number / 4 - LATER[kind - 1]);
        }

        String runId() {
            return PREFIX + process + number;
        }

        boolean isDone() {
            return endedAt != 0;
        }
    }

    /** Prepares a journal of jobs that are to begin at a rate, as so many in a second. */
    Journal(char process, int size, int rate) {
        this.jobs = IntStream.range(0, size)
                .mapToObj(number -> new Job(process, number))
                .toArray(Job[]::new);
        this.rate = rate;
    }

    Job job(int number) {
        return jobs[number];
    }

    List<Job> jobs() {
        return List.of(jobs);
    }

    void end(int number, boolean successfully, long nanos) {
        if (stoppedAt == 0) {
            jobs[number].failed = !successfully;
            jobs[number].endedAt = nanos;
        }
    }

    void stored(String runId) {
        jobs[Integer.parseInt(runId.substring(PREFIX.length() + 1))].stored = true;
    }

    /** Returns when a job was to begin. */
    long intendedAt(int number) {
        return startedAt + number * SECOND / rate;
    }

    /** Returns when all jobs were to have begun. */
    long endsAt() {
        return intendedAt(jobs.length);
    }

    /** Returns whether a job was to begin before the end. */
    boolean isDue(Job job) {
        return job.isDone() || (endedEarly ? job.begunAt != 0 : intendedAt(job.number) < stoppedAt);
    }

    /**
     * Returns how long jobs took, from when each was to begin: p50, p99, and the longest, in microseconds. One that was not
     * done has taken for as long as it had been waited for. A percentile is the median of those of the single seconds, so that
     * one second in which the machine was busy with something else does not stand for all.
     *
     * @param from when the first of them was to begin
     * @param to when the last of them was to have begun, at least as late
     */
    DoubleStream latencies(long from, long to) {
        List<Sample> seconds = LongStream.range(0, Math.max(1, (to - from) / SECOND))
                .map(second -> from + second * SECOND)
                .mapToObj(begin -> within(begin, begin + 2 * SECOND > to ? to : begin + SECOND))
                .toList();
        return DoubleStream.of(
                Sample.of(seconds.stream().mapToDouble(second -> second.percentile(50)))
                        .median(),
                Sample.of(seconds.stream().mapToDouble(second -> second.percentile(99)))
                        .median(),
                Sample.of(seconds.stream().mapToDouble(second -> second.percentile(100)))
                        .percentile(100));
    }

    private Sample within(long from, long to) {
        return Sample.of(jobs().stream()
                .filter(job -> from <= intendedAt(job.number) && intendedAt(job.number) < to && isDue(job))
                .mapToDouble(job -> ((job.isDone() ? job.endedAt : stoppedAt) - intendedAt(job.number)) / 1e3));
    }
}
