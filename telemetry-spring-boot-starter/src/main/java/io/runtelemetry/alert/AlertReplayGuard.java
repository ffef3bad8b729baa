package io.runtelemetry.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * The alerts that have been taken, so that none is taken twice. Its size is bounded: when it is full, the oldest is
 * forgotten, and nothing that is as old is taken any more. Safe for use by several threads.
 */
final class AlertReplayGuard {

    private final int capacity;

    private final Duration maxAge;

    private final Set<String> signatures = new HashSet<>();

    private final Queue<Seen> oldestFirst = new PriorityQueue<>(Comparator.comparing(Seen::created));

    private Instant forgotten = Instant.MIN;

    AlertReplayGuard(int capacity, Duration maxAge) {
        this.capacity = capacity;
        this.maxAge = maxAge;
    }

    /** Takes an alert, and returns whether it is a new one. */
    synchronized boolean take(String signature, Instant created, Instant now) {
        forgetExpired(now.minus(maxAge));
        if (!created.isAfter(forgotten) || !signatures.add(signature)) {
            return false;
        }
        oldestFirst.add(new Seen(signature, created));
        if (signatures.size() > capacity) {
            Seen oldest = oldestFirst.remove();
            signatures.remove(oldest.signature);
            forgotten = oldest.created;
        }
        return true;
    }

    /** What is too old to be taken need not be remembered. */
    private void forgetExpired(Instant limit) {
        for (Seen oldest = oldestFirst.peek();
                oldest != null && oldest.created.isBefore(limit);
                oldest = oldestFirst.peek()) {
            signatures.remove(oldestFirst.remove().signature);
        }
    }

    private record Seen(String signature, Instant created) {}
}
