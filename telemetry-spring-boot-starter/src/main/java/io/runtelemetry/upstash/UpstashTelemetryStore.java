package io.runtelemetry.upstash;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.json.JsonValue;
import io.runtelemetry.store.DelayedWriteScript;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in Upstash Redis through its REST API, for applications that have an address and a token and no connection
 * to Redis: one {@code SET key value EX seconds} for an entity, up to 1,000 of them in a request. A delayed record goes
 * through a script instead, which leaves a key alone that expires later than the record would: it is newer. Safe for use
 * by several threads.
 */
final class UpstashTelemetryStore implements TelemetryStore, RunHistory, AutoCloseable {

    /** What had to wait so long for the requests before its own may be older than what another process wrote. */
    private static final Duration NOTICEABLE = Duration.ofMillis(50);

    private final UpstashHttp http;

    private final UpstashClient client;

    private final UpstashOptions options;

    private final TelemetryFormat format;

    private final UpstashHistory history;

    /** How long a record lives at most. */
    private final Duration longest;

    private final InstantSource clock;

    /** Creates a store. It connects when it is first used. */
    UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format, HistoryFormat history) {
        this(options, format, history, InstantSource.system());
    }

    UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format, HistoryFormat history, InstantSource clock) {
        this.clock = clock;
        this.http = new UpstashHttp(options, clock);
        this.client = new UpstashClient(http);
        this.history = new UpstashHistory(client, history, options.readTimeout(), clock);
        this.longest = history.options().timeToLive();
        this.options = options;
        this.format = format;
    }

    @Override
    public List<Unwritten> write(List<TelemetryWrite> batch) {
        Instant now = clock.instant();
        long begun = System.nanoTime();
        List<Unwritten> unwritten = new ArrayList<>();
        int from = 0;
        while (from < batch.size()) {
            List<TelemetryWrite> chunk =
                    fitting(batch.subList(from, batch.size()), write -> longestCommands(write, now));
            try {
                Duration waited = Duration.ofNanos(System.nanoTime() - begun);
                boolean late = from > 0 && waited.compareTo(NOTICEABLE) > 0;
                unwritten.addAll(writeChunk(chunk, now, late ? waited : Duration.ZERO));
            } catch (UpstashException e) {
                if (from == 0) {
                    throw e;
                }
                batch.subList(from, batch.size()).forEach(write -> unwritten.add(new Failure(write, e)));
                break;
            }
            from += chunk.size();
        }
        return unwritten;
    }

    /** Returns as many as fit into a request, the first in any case. */
    private <T> List<T> fitting(List<T> all, Function<T, List<List<String>>> commandsOf) {
        int commands = 0;
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            List<List<String>> some = commandsOf.apply(all.get(i));
            commands += some.size();
            bytes += JsonValue.writeBytes(some).length;
            if (i > 0 && (commands > UpstashClient.MAX_COMMANDS || bytes > options.maxRequestSize())) {
                return all.subList(0, i);
            }
        }
        return all;
    }

    /** Returns the commands of a write, with the longer of its two forms. */
    private List<List<String>> longestCommands(TelemetryWrite write, Instant now) {
        List<List<String>> all = new ArrayList<>(history.commands(write, now));
        all.add(conditionalCommand(write, Duration.ZERO));
        return all;
    }

    private List<Unwritten> writeChunk(List<TelemetryWrite> chunk, Instant now, Duration waited) {
        List<List<String>> additions = new ArrayList<>();
        List<TelemetryWrite> owners = new ArrayList<>(chunk);
        for (TelemetryWrite write : chunk) {
            for (List<String> addition : history.commands(write, now)) {
                additions.add(addition);
                owners.add(write);
            }
        }
        List<UpstashReply> replies = client.execute(
                passed -> Stream.concat(
                                chunk.stream().map(write -> command(write, waited.plus(passed))), additions.stream())
                        .toList(),
                options.writeTimeout());
        Map<TelemetryWrite, Unwritten> unwritten = new LinkedHashMap<>();
        for (int i = 0; i < owners.size(); i++) {
            TelemetryWrite write = owners.get(i);
            UpstashReply reply = replies.get(i);
            if (reply.error() != null) {
                Failure failure = new Failure(write, UpstashException.command(reply.error()));
                unwritten.merge(write, failure, (one, other) -> one instanceof Failure ? one : other);
            } else if (i < chunk.size() && isZero(reply.result().number())) {
                unwritten.put(write, new Superseded(write));
            }
        }
        return List.copyOf(unwritten.values());
    }

    private static boolean isZero(@Nullable Number number) {
        return number != null && number.longValue() == 0;
    }

    /** A second attempt is as late as any delayed write: another process may have written since the first. */
    private List<String> command(TelemetryWrite write, Duration passed) {
        if (write.delayed() || !passed.isZero()) {
            return conditionalCommand(write, passed);
        }
        String seconds = Long.toString(write.timeToLive().toSeconds());
        return List.of("SET", format.key(write.entity()), format.value(write.record()), "EX", seconds);
    }

    private List<String> conditionalCommand(TelemetryWrite write, Duration passed) {
        List<String> earlier = write.earlier().stream().map(format::value).toList();
        List<String> arguments = DelayedWriteScript.arguments(
                format.value(write.record()), write.timeToLive().minus(passed), longest, earlier);
        return Stream.concat(
                        Stream.of("EVAL", DelayedWriteScript.LUA, "1", format.key(write.entity())), arguments.stream())
                .toList();
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        List<EntityRef> all = List.copyOf(entities);
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        int from = 0;
        while (from < all.size()) {
            List<EntityRef> chunk =
                    fitting(all.subList(from, all.size()), entity -> List.of(List.of("MGET", format.key(entity))));
            from += chunk.size();
            List<JsonValue> values = values(chunk);
            for (int i = 0; i < chunk.size(); i++) {
                TelemetryRecord record = format.read(chunk.get(i), text(values.get(i)));
                if (record != null) {
                    found.put(chunk.get(i), record);
                }
            }
        }
        return found;
    }

    private List<JsonValue> values(List<EntityRef> entities) {
        List<JsonValue> values = client.ask(
                        Stream.concat(Stream.of("MGET"), entities.stream().map(format::key))
                                .toList(),
                        options.readTimeout())
                .elements();
        if (values.size() != entities.size()) {
            throw UpstashException.malformed();
        }
        return values;
    }

    @Override
    public List<RecordedRun> runsOf(EntityRef entity) {
        return history.runsOf(entity);
    }

    @Override
    public List<EntityRef> entitiesOf(String runId) {
        return history.entitiesOf(runId);
    }

    /** Ends the threads of the connection. The store cannot be used any more. */
    @Override
    public void close() {
        http.close();
    }

    /** What is no text is no record either, and is told as such. */
    private static @Nullable String text(JsonValue value) {
        String text = value.text();
        return text != null || value.content() == null ? text : JsonValue.write(value.content());
    }
}
