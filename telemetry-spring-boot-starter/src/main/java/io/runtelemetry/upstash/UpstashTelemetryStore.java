package io.runtelemetry.upstash;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.DelayedWriteScript;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keeps records in Upstash Redis through its REST API, for applications that have an address and a token and no connection
 * to Redis: one {@code SET key value EX seconds} for an entity, up to 1,000 of them in a request. A delayed record goes
 * through a script instead, which leaves a key alone that expires later than the record would: it is newer. Safe for use
 * by several threads.
 */
public final class UpstashTelemetryStore implements TelemetryStore {

    private final UpstashClient client;

    private final UpstashOptions options;

    private final TelemetryFormat format;

    /** Makes a store. It connects when it is first used. */
    public UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format) {
        this(options, format, InstantSource.system());
    }

    UpstashTelemetryStore(UpstashOptions options, TelemetryFormat format, InstantSource clock) {
        this.client = new UpstashClient(new UpstashHttp(options, clock));
        this.options = options;
        this.format = format;
    }

    @Override
    public List<Failure> write(List<TelemetryWrite> batch) {
        List<Failure> failures = new ArrayList<>();
        int from = 0;
        for (List<TelemetryWrite> chunk : chunks(batch)) {
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

    private List<Failure> writeChunk(List<TelemetryWrite> chunk) {
        List<UpstashReply> replies = client.execute(
                passed -> chunk.stream().map(write -> command(write, passed)).toList(), options.writeTimeout());
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < chunk.size(); i++) {
            String error = replies.get(i).error();
            if (error != null) {
                failures.add(new Failure(chunk.get(i), UpstashException.command(error)));
            }
        }
        return failures;
    }

    /** A second attempt is as late as any delayed write: another process may have written since the first. */
    private List<String> command(TelemetryWrite write, Duration passed) {
        String key = format.key(write.entity());
        String value = format.value(write.record());
        Duration timeToLive = write.timeToLive().minus(passed);
        if (write.delayed() || !passed.isZero()) {
            String millis = Long.toString(Math.max(timeToLive.toMillis(), 1));
            return List.of("EVAL", DelayedWriteScript.LUA, "1", key, value, millis);
        }
        return List.of("SET", key, value, "EX", Long.toString(timeToLive.toSeconds()));
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        for (List<EntityRef> chunk : chunks(List.copyOf(entities))) {
            JsonNode values = values(chunk);
            for (int i = 0; i < chunk.size(); i++) {
                TelemetryRecord record = format.read(chunk.get(i), text(values.path(i)));
                if (record != null) {
                    found.put(chunk.get(i), record);
                }
            }
        }
        return found;
    }

    private JsonNode values(List<EntityRef> entities) {
        List<String> command = Stream.concat(
                        Stream.of("MGET"), entities.stream().map(format::key))
                .toList();
        UpstashReply reply = client.execute(passed -> List.of(command), options.readTimeout())
                .get(0);
        if (reply.error() != null) {
            throw UpstashException.command(reply.error());
        }
        if (!reply.result().isArray() || reply.result().size() != entities.size()) {
            throw UpstashException.malformed();
        }
        return reply.result();
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isString() ? value.asString() : value.toString();
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += UpstashClient.MAX_COMMANDS) {
            chunks.add(all.subList(from, Math.min(from + UpstashClient.MAX_COMMANDS, all.size())));
        }
        return chunks;
    }
}
