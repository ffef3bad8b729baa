package io.runtelemetry.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Lets one thread at a time try to connect until that has worked once. Others wait only as long as for a reply: they would
 * queue up, each to wait for a server that does not answer.
 */
final class FirstConnection {

    private static final long FORGETTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock connecting = new ReentrantLock();

    private final Duration patience;

    private volatile boolean connected;

    private volatile long forgottenAt = System.nanoTime() - FORGETTING_NANOS;

    FirstConnection(Duration patience) {
        this.patience = patience;
    }

    <T> T guard(Supplier<T> connect) {
        if (connected) {
            return connect.get();
        }
        awaitTurn();
        try {
            T connection = connect.get();
            connected = true;
            return connection;
        } finally {
            connecting.unlock();
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
        throw new RedisConnectionFailureException("There is no connection to Redis yet");
    }
}
