package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.TelemetryFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Keeps records in Redis: one {@code SET key value EX seconds} for an entity, a batch in one pipeline. A delayed record
 * goes through a script instead, which leaves a key alone that expires later than the record would: it is newer. Safe for
 * use by several threads.
 */
public final class RedisTelemetryStore implements TelemetryStore {

    private final RedisConnectionFactory writes;

    private final RedisConnectionFactory reads;

    private final TelemetryFormat format;

    /** Makes a store that uses one source of connections for all. */
    public RedisTelemetryStore(RedisConnectionFactory connections, TelemetryFormat format) {
        this(connections, connections, format);
    }

    /**
     * Makes a store.
     *
     * @param writes connections for batches of writes
     * @param reads connections for reads, which people wait for
     */
    public RedisTelemetryStore(RedisConnectionFactory writes, RedisConnectionFactory reads, TelemetryFormat format) {
        this.writes = writes;
        this.reads = reads;
        this.format = format;
    }

    @Override
    public List<Failure> write(List<TelemetryWrite> batch) {
        List<RedisWrite> commands = batch.stream().map(this::command).toList();
        List<@Nullable RuntimeException> reasons = on(writes, connection -> connection.set(commands));
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            RuntimeException reason = reasons.get(i);
            if (reason != null) {
                failures.add(new Failure(batch.get(i), MissingPermission.explained(reason)));
            }
        }
        return failures;
    }

    private RedisWrite command(TelemetryWrite write) {
        return new RedisWrite(
                format.key(write.entity()), format.value(write.record()), write.timeToLive(), write.delayed());
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        if (entities.isEmpty()) {
            return Map.of();
        }
        List<byte[]> keys = entities.stream()
                .map(entity -> format.key(entity).getBytes(UTF_8))
                .toList();
        Iterator<byte @Nullable []> values =
                on(reads, connection -> connection.get(keys)).iterator();
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        for (EntityRef entity : entities) {
            byte[] value = values.next();
            TelemetryRecord record = format.read(entity, value == null ? null : new String(value, UTF_8));
            if (record != null) {
                found.put(entity, record);
            }
        }
        return found;
    }

    private static <T> T on(RedisConnectionFactory connections, Function<StoreCommands, T> action) {
        try (RedisConnection connection = connections.getConnection()) {
            return action.apply(StoreCommands.on(connection));
        } catch (RuntimeException e) {
            throw MissingPermission.explained(e);
        }
    }
}
