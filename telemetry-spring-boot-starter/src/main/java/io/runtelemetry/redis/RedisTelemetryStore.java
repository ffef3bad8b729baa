package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.DelayedWriteScript;
import io.runtelemetry.store.TelemetryFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.types.Expiration;

/**
 * Keeps records in Redis: one {@code SET key value EX seconds} for an entity, a batch in one pipeline. A delayed record
 * goes through a script instead, which leaves a key alone that expires later than the record would: it is newer. Safe for
 * use by several threads.
 */
public final class RedisTelemetryStore implements TelemetryStore {

    private static final byte[] DELAYED_WRITE = DelayedWriteScript.LUA.getBytes(UTF_8);

    /** How long a batch is tried one by one: a server that hangs would take its time-out for each. */
    private static final long ONE_BY_ONE_NANOS = TimeUnit.SECONDS.toNanos(1);

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
        RedisConnection connection = writes.getConnection();
        try {
            connection.openPipeline();
            batch.forEach(write -> send(write, connection));
            connection.closePipeline();
            return List.of();
        } catch (RedisPipelineException e) {
            return writeOneByOne(batch, connection, e);
        } finally {
            connection.close();
        }
    }

    private void send(TelemetryWrite write, RedisConnection connection) {
        byte[] key = key(write.entity());
        byte[] value = format.value(write.record()).getBytes(UTF_8);
        if (write.delayed()) {
            byte[] millis = Long.toString(write.timeToLive().toMillis()).getBytes(UTF_8);
            connection.scriptingCommands().eval(DELAYED_WRITE, ReturnType.INTEGER, 1, key, value, millis);
        } else {
            Expiration expiration = Expiration.seconds(write.timeToLive().toSeconds());
            connection.stringCommands().set(key, value, expiration, SetOption.upsert());
        }
    }

    /** Finds out which writes fail: of all that went wrong in a pipeline, Spring Data tells no more than the first. */
    private List<Failure> writeOneByOne(
            List<TelemetryWrite> batch, RedisConnection connection, RedisPipelineException first) {
        long deadline = System.nanoTime() + ONE_BY_ONE_NANOS;
        List<Failure> failures = new ArrayList<>();
        for (TelemetryWrite write : batch) {
            try {
                if (System.nanoTime() - deadline > 0) {
                    throw first;
                }
                send(write, connection);
            } catch (RuntimeException e) {
                failures.add(new Failure(write, e));
            }
        }
        if (failures.size() == batch.size()) {
            throw first;
        }
        return failures;
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        List<@Nullable String> values = values(entities.stream().map(this::key).toArray(byte[][]::new));
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        int next = 0;
        for (EntityRef entity : entities) {
            TelemetryRecord record = format.read(entity, values.get(next++));
            if (record != null) {
                found.put(entity, record);
            }
        }
        return found;
    }

    private List<@Nullable String> values(byte[][] keys) {
        RedisConnection connection = reads.getConnection();
        try {
            List<byte[]> values = connection.stringCommands().mGet(keys);
            List<@Nullable String> texts = new ArrayList<>(keys.length);
            for (int i = 0; i < keys.length; i++) {
                byte[] value = values == null ? null : values.get(i);
                texts.add(value == null ? null : new String(value, UTF_8));
            }
            return texts;
        } finally {
            connection.close();
        }
    }

    private byte[] key(EntityRef entity) {
        return format.key(entity).getBytes(UTF_8);
    }
}
