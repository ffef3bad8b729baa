package io.runtelemetry.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Lets one thread at a time try to connect until that works. Others wait for it and fail with it, and so do those
 * who come soon after: they would queue up, each to wait for a server that does not answer.
 */
final class FirstConnection {

    private static final long FORGETTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock connecting = new ReentrantLock();

    private final Duration patience;

    private volatile boolean connected;

    private final AtomicInteger failures = new AtomicInteger();

    /** After an attempt that failed, for as long as that took, as {@link System#nanoTime()}. */
    private volatile long quietUntil = System.nanoTime();

    private volatile long forgottenAt = System.nanoTime() - FORGETTING_NANOS;

    FirstConnection(Duration patience) {
        this.patience = patience;
    }

    <T> T guard(Supplier<T> connect) {
        if (connected) {
            return attempt(connect);
        }
        int seen = failures.get();
        awaitTurn();
        try {
            if (!connected && (seen != failures.get() || System.nanoTime() - quietUntil < 0)) {
                throw notYet();
            }
            return attempt(connect);
        } finally {
            connecting.unlock();
        }
    }

    private <T> T attempt(Supplier<T> connect) {
        long begun = System.nanoTime();
        try {
            T connection = connect.get();
            connected = true;
            return connection;
        } catch (RuntimeException e) {
            // A pool that is exhausted says nothing about the server.
            if (!connected || NestedExceptionUtils.getMostSpecificCause(e) instanceof IOException) {
                long now = System.nanoTime();
                quietUntil = now + (now - begun);
                failures.incrementAndGet();
                connected = false;
            }
            throw e;
        }
    }

    /** Begins anew, unless it did so within the last second; returns whether it does. */
    synchronized boolean forget() {
        long now = System.nanoTime();
        if (now - forgottenAt < FORGETTING_NANOS) {
            return false;
        }
        forgottenAt = now;
        connected = false;
        return true;
    }

    private void awaitTurn() {
        try {
            if (connecting.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw notYet();
    }

    private static RedisConnectionFailureException notYet() {
        return new RedisConnectionFailureException("There is no connection to Redis yet");
    }
}
