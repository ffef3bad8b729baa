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
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in Upstash Redis through its REST API, for applications that have an address and a token and no connection
 * to Redis: one {@code SET key value EX seconds} for an entity, up to 1,000 of them in a request. A delayed record goes
 * through a script instead, which leaves a key alone that expires later than the record would: it is newer. Safe for use
 * by several threads.
 */
public final class UpstashTelemetryStore implements TelemetryStore, RunHistory, AutoCloseable {

    private final UpstashHttp http;

    private final UpstashClient client;

    private final UpstashOptions options;

    private final TelemetryFormat format;

    private final HistoryFormat history;

    private final InstantSource clock;

    /** Makes a store that keeps the last run of an entity. It connects when it is first used. */
    public UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format) {
        this(options, format, InstantSource.system());
    }

    /** Makes a store that keeps more than that. It connects when it is first used. */
    public UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format, HistoryFormat history) {
        this(options, format, history, InstantSource.system());
    }

    UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format, InstantSource clock) {
        this(options, format, new HistoryFormat("telemetry", HistoryOptions.none()), clock);
    }

    private UpstashTelemetryStore(
            UpstashOptions options, TelemetryFormat format, HistoryFormat history, InstantSource clock) {
        this.history = history;
        this.clock = clock;
        this.http = new UpstashHttp(options, clock);
        this.client = new UpstashClient(http);
        this.options = options;
        this.format = format;
    }

    @Override
    public List<Failure> write(List<TelemetryWrite> batch) {
        List<Failure> failures = new ArrayList<>();
        int from = 0;
        for (List<TelemetryWrite> chunk : chunks(batch, writesPerRequest(batch))) {
            try {
                failures.addAll(writeChunk(chunk));
                from += chunk.size();
            } catch (UpstashException e) {
                if (from == 0) {
                    throw e;
                }
                batch.subList(from, batch.size()).forEach(write -> failures.add(new Failure(write, e)));
                break;
            }
        }
        return failures;
    }

    /** A write is one command, and some more where a history is kept. */
    private int writesPerRequest(List<TelemetryWrite> batch) {
        Instant now = clock.instant();
        int most = batch.stream()
                .mapToInt(write -> 1 + history.additions(write, now).size())
                .max()
                .orElse(1);
        return UpstashClient.MAX_COMMANDS / most;
    }

    private List<Failure> writeChunk(List<TelemetryWrite> chunk) {
        List<List<String>> additions = new ArrayList<>();
        List<TelemetryWrite> owners = new ArrayList<>(chunk);
        Instant now = clock.instant();
        for (TelemetryWrite write : chunk) {
            for (HistoryFormat.Addition addition : history.additions(write, now)) {
                additions.add(Stream.concat(
                                Stream.of("EVAL", HistoryFormat.LUA, "1", addition.key()),
                                addition.arguments().stream())
                        .toList());
                owners.add(write);
            }
        }
        List<UpstashReply> replies = client.execute(
                passed -> Stream.concat(chunk.stream().map(write -> command(write, passed)), additions.stream())
                        .toList(),
                options.writeTimeout());
        Map<TelemetryWrite, Failure> failures = new LinkedHashMap<>();
        for (int i = 0; i < owners.size(); i++) {
            String error = replies.get(i).error();
            if (error != null) {
                failures.putIfAbsent(owners.get(i), new Failure(owners.get(i), UpstashException.command(error)));
            }
        }
        return List.copyOf(failures.values());
    }

    /** A second attempt is as late as any delayed write: another process may have written since the first. */
    private List<String> command(TelemetryWrite write, Duration passed) {
        String key = format.key(write.entity());
        String value = format.value(write.record());
        Duration timeToLive = write.timeToLive().minus(passed);
        if (write.delayed() || !passed.isZero()) {
            String millis = Long.toString(Math.max(timeToLive.toMillis(), 1));
            List<String> command = new ArrayList<>(List.of("EVAL", DelayedWriteScript.LUA, "1", key, value, millis));
            write.earlier().forEach(earlier -> command.add(format.value(earlier)));
            return command;
        }
        return List.of("SET", key, value, "EX", Long.toString(timeToLive.toSeconds()));
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        for (List<EntityRef> chunk : chunks(List.copyOf(entities), UpstashClient.MAX_COMMANDS)) {
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
        List<String> command = Stream.concat(
                        Stream.of("MGET"), entities.stream().map(format::key))
                .toList();
        UpstashReply reply = client.execute(passed -> List.of(command), options.readTimeout())
                .get(0);
        if (reply.error() != null) {
            throw UpstashException.command(reply.error());
        }
        List<JsonValue> values = reply.result().elements();
        if (values.size() != entities.size()) {
            throw UpstashException.malformed();
        }
        return values;
    }

    @Override
    public List<RecordedRun> runsOf(EntityRef entity) {
        List<RecordedRun> runs = new ArrayList<>();
        List<JsonValue> members =
                newestFirst(history.key(entity), history.options().size());
        for (int i = 0; i + 1 < members.size(); i += 2) {
            Instant at = Instant.ofEpochMilli(score(members.get(i + 1)));
            runs.add(new RecordedRun(member(members.get(i)), at));
        }
        return runs;
    }

    @Override
    public List<EntityRef> entitiesOf(String runId) {
        List<EntityRef> entities = new ArrayList<>();
        List<JsonValue> members =
                newestFirst(history.key(runId), history.options().maxEntities());
        for (int i = 0; i < members.size(); i += 2) {
            EntityRef entity = HistoryFormat.entity(member(members.get(i)));
            if (entity != null) {
                entities.add(entity);
            }
        }
        return entities;
    }

    /** Returns members and scores, one after the other. */
    private List<JsonValue> newestFirst(String key, int max) {
        String begin = Long.toString(history.begin(clock.instant()).toEpochMilli());
        List<String> command =
                List.of("ZREVRANGEBYSCORE", key, "+inf", begin, "WITHSCORES", "LIMIT", "0", Integer.toString(max));
        UpstashReply reply = client.execute(passed -> List.of(command), options.readTimeout())
                .get(0);
        if (reply.error() != null) {
            throw UpstashException.command(reply.error());
        }
        if (!reply.result().isArray()) {
            throw UpstashException.malformed();
        }
        return reply.result().elements();
    }

    private static String member(JsonValue value) {
        String text = value.text();
        if (text == null) {
            throw UpstashException.malformed();
        }
        return text;
    }

    /** A score, which is a text in some versions of Redis and a number in others. */
    private static long score(JsonValue value) {
        Number number = value.number();
        try {
            return (long) (number == null ? Double.parseDouble(member(value)) : number.doubleValue());
        } catch (NumberFormatException e) {
            throw UpstashException.malformed();
        }
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

    private static <T> List<List<T>> chunks(List<T> all, int size) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return chunks;
    }
}
