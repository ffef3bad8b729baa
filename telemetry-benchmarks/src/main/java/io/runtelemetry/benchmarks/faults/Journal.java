package io.runtelemetry.benchmarks.faults;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What became of the jobs of one process. Times are those of {@link System#nanoTime()}, which all processes of a machine
 * share. Each job is written by one thread.
 */
final class Journal {

    /** Few enough that each is touched once in a second by each process. */
    private static final int SHARED_ENTITIES = 250;

    private static final int KINDS = 4;

    /** How many entities later one is touched for the second time, and for the last: after 160 ms, and after 1.2 s. */
    private static final int[] LATER = {0, 40, 300};

    private static final String PREFIX = "run_";

    final char process;

    final int size;

    private final int rate;

    private final LongSupplier nanoTime;

    private final long[] begun;

    private final long[] ended;

    private final boolean[] failed;

    private final boolean[] stored;

    private final AtomicLong dropped = new AtomicLong();

    private volatile long startedAt;

    private volatile long stoppedAt;

    private volatile boolean endedEarly;

    Journal(char process, int size, int rate) {
        this(process, size, rate, System::nanoTime);
    }

    Journal(char process, int size, int rate, LongSupplier nanoTime) {
        this.process = process;
        this.size = size;
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.begun = new long[size];
        this.ended = new long[size];
        this.failed = new boolean[size];
        this.stored = new boolean[size];
    }

    /**
     * Returns what a job works on. One in four works on one of few entities that all processes share, each at another time.
     * The others work, three in a short time, on an entity of their own, so that at any time there are some that are touched
     * for the last time.
     */
    String entityId(int job) {
        int kind = job % KINDS;
        int number = job / KINDS;
        if (kind == 0) {
            return "shared-" + (number + (process - 'A') * SHARED_ENTITIES / 2) % SHARED_ENTITIES;
        }
        return process + "-" + (number - LATER[kind - 1]);
    }

    String runId(int job) {
        return PREFIX + process + job;
    }

    /** Returns which process a run belongs to. */
    static char process(String runId) {
        return runId.charAt(PREFIX.length());
    }

    /** Returns which of its process' jobs a run is. */
    static int job(String runId) {
        return Integer.parseInt(runId.substring(PREFIX.length() + 1));
    }

    void start(long nanos) {
        startedAt = nanos;
    }

    long startedAt() {
        return startedAt;
    }

    /** No more jobs are to begin than have begun. */
    void endEarly() {
        endedEarly = true;
    }

    /** From now on nothing counts: what has not ended has not been done. */
    void stop(long nanos) {
        stoppedAt = nanos;
    }

    void begin(int job) {
        begun[job] = nanoTime.getAsLong();
    }

    void end(int job, boolean successfully) {
        if (stoppedAt == 0) {
            failed[job] = !successfully;
            ended[job] = nanoTime.getAsLong();
        }
    }

    void stored(String runId) {
        stored[job(runId)] = true;
    }

    void dropped(int records) {
        dropped.addAndGet(records);
    }

    /** Returns when a job was to begin. */
    long intendedAt(int job) {
        return startedAt + job * 1_000_000_000L / rate;
    }

    long begunAt(int job) {
        return begun[job];
    }

    long endedAt(int job) {
        return ended[job];
    }

    boolean isDone(int job) {
        return ended[job] != 0;
    }

    boolean isStored(int job) {
        return stored[job];
    }

    /** Returns whether a job was to begin before the end. */
    boolean isDue(int job) {
        return isDone(job) || (endedEarly ? begun[job] != 0 : intendedAt(job) < stoppedAt);
    }

    /** Returns how long a job took from when it was to begin; for one that was not done, how long it had been waited for. */
    long latency(int job) {
        return (isDone(job) ? ended[job] : stoppedAt) - intendedAt(job);
    }

    int done() {
        int number = 0;
        for (long end : ended) {
            number += end == 0 ? 0 : 1;
        }
        return number;
    }

    /** Returns how many jobs were to begin before the end and were not done. */
    int undone() {
        int number = 0;
        for (int job = 0; job < size; job++) {
            number += !isDone(job) && isDue(job) ? 1 : 0;
        }
        return number;
    }

    int failures() {
        int number = 0;
        for (boolean failure : failed) {
            number += failure ? 1 : 0;
        }
        return number;
    }

    long drops() {
        return dropped.get();
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeChar(process);
        out.writeInt(size);
        out.writeInt(rate);
        out.writeLong(startedAt);
        out.writeLong(stoppedAt);
        out.writeBoolean(endedEarly);
        out.writeLong(dropped.get());
        for (int job = 0; job < size; job++) {
            out.writeLong(begun[job]);
            out.writeLong(ended[job]);
            out.writeBoolean(failed[job]);
            out.writeBoolean(stored[job]);
        }
    }

    static Journal readFrom(DataInputStream in) throws IOException {
        Journal journal = new Journal(in.readChar(), in.readInt(), in.readInt());
        journal.startedAt = in.readLong();
        journal.stoppedAt = in.readLong();
        journal.endedEarly = in.readBoolean();
        journal.dropped.set(in.readLong());
        for (int job = 0; job < journal.size; job++) {
            journal.begun[job] = in.readLong();
            journal.ended[job] = in.readLong();
            journal.failed[job] = in.readBoolean();
            journal.stored[job] = in.readBoolean();
        }
        return journal;
    }
}
