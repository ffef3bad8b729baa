package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;

/** How many requests may be made within any minute. Safe for use by several threads. */
final class RequestBudget {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final TriggerApi api;

    private final int requests;

    private final InstantSource clock;

    private final Ticker ticker;

    private final Queue<Long> taken = new ArrayDeque<>();

    RequestBudget(TriggerApi api, int requests, InstantSource clock, Ticker ticker) {
        this.api = api;
        this.requests = requests;
        this.clock = clock;
        this.ticker = ticker;
    }

    /**
     * Takes one request.
     *
     * @throws TriggerApiException if there is none left, or it would not be sent
     */
    synchronized void take() {
        api.requireNoPause();
        long now = ticker.read();
        while (!taken.isEmpty() && now - taken.element() >= MINUTE) {
            taken.remove();
        }
        if (taken.size() >= requests) {
            throw TriggerApiException.overBudget(clock.instant().plusNanos(MINUTE - (now - taken.element())));
        }
        taken.add(now);
    }
}
