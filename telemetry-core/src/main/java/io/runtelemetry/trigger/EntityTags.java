package io.runtelemetry.trigger;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.trigger.WaitingTags.TagsOfRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags runs at trigger.dev with the entities that they touched, as {@code payment:pym_123}, so that its own list finds them.
 * Records are taken in when they are stored; a thread of its own sends what has come together for a run, every few seconds.
 * A run has ten tags at most, by trigger.dev's own limit, those of its task included: the first entities get them. Safe for
 * use by several threads.
 */
public final class EntityTags implements TelemetryListener, TaggedRuns, AutoCloseable {

    /** {@code RunTag} of trigger.dev 4.5.12 (packages/core/src/v3/schemas/api.ts). */
    static final int MAX_LENGTH = 128;

    /** At five seconds for a round a fifth of the cloud's rate limit: the tasks draw on it, too. */
    static final int MAX_REQUESTS = 25;

    private static final Logger log = LoggerFactory.getLogger(EntityTags.class);

    private final TriggerApi api;

    private final TriggerRunUrlGenerator links;

    private final Duration interval;

    private final WaitingTags waiting = new WaitingTags();

    private final Thread thread = new Thread(this::sendUntilClosed, "telemetry-tags");

    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Creates tags, of which none is sent before {@link #start}.
     *
     * @param interval how long the entities of a run come together, positive
     */
    public EntityTags(TriggerApi api, TriggerRunUrlGenerator links, Duration interval) {
        this.api = api;
        this.links = links;
        this.interval = interval;
        thread.setDaemon(true);
    }

    /** Begins to send. */
    public void start() {
        thread.start();
    }

    @Override
    public Optional<String> url(EntityRef entity) {
        return tag(entity).map(links::generateListUrl);
    }

    private static Optional<String> tag(EntityRef entity) {
        String tag = entity.toString();
        return tag.length() > MAX_LENGTH ? Optional.empty() : Optional.of(tag);
    }

    @Override
    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
        String runId = record.runId();
        if (links.supports(runId)) {
            tag(entity).ifPresent(tag -> waiting.add(runId, tag));
        }
    }

    private void sendUntilClosed() {
        try {
            boolean last;
            do {
                last = closing.await(interval.toMillis(), TimeUnit.MILLISECONDS);
                send();
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what has come together, as much as one round may. What trigger.dev could not be told stays for the next. */
    void send() {
        for (int i = 0; i < MAX_REQUESTS; i++) {
            TagsOfRun next = waiting.removeFirst();
            if (next == null || !send(next)) {
                return;
            }
        }
    }

    /** Returns whether it is worth to go on with the next run. */
    private boolean send(TagsOfRun run) {
        List<String> tags = List.copyOf(run.tags);
        try {
            // With tags of its task, the run may have no room for all of them.
            int fitting = tags.size();
            while (fitting > 0 && !api.addTags(run.runId, tags.subList(0, fitting))) {
                fitting /= 2;
            }
            return true;
        } catch (TriggerApiException e) {
            if (e.reason() == TriggerApiException.Reason.NOT_PERMITTED) {
                log.warn("Runs get no tags until the next start: {}", e.getMessage());
                waiting.close();
            } else {
                waiting.putBack(run);
            }
            return false;
        } catch (RuntimeException e) {
            log.warn("A run could not be tagged with its entities, and is left without", e);
            return true;
        }
    }

    /** Sends what waits, in one round for a bounded time, and stops. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(interval.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
