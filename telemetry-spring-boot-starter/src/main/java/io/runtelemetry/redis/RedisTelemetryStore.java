package io.runtelemetry.redis;

import static io.runtelemetry.redis.RenewableConnectionFactory.renewIfTold;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.Instant;
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
public final class RedisTelemetryStore implements TelemetryStore, RunHistory {

    /** Longer than getting a connection takes that is there. */
    private static final Duration NOTICEABLE = Duration.ofMillis(50);

    private final RedisConnectionFactory writes;

    private final RedisConnectionFactory reads;

    private final TelemetryFormat format;

    private final RedisHistory history;

    /** How long a record lives at most. */
    private final Duration longest;

    /**
     * Creates a store.
     *
     * @param writes connections for batches of writes
     * @param reads connections for reads, which people wait for
     */
    public RedisTelemetryStore(
            RedisConnectionFactory writes,
            RedisConnectionFactory reads,
            TelemetryFormat format,
            HistoryFormat historyFormat) {
        this.history = new RedisHistory(reads, historyFormat);
        this.writes = writes;
        this.reads = reads;
        this.format = format;
        this.longest = historyFormat.options().timeToLive();
    }

    @Override
    public List<Unwritten> write(List<TelemetryWrite> batch) {
        long begun = System.nanoTime();
        return on(writes, connection -> write(batch, connection, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private List<Unwritten> write(List<TelemetryWrite> batch, StoreCommands connection, Duration waited) {
        List<RedisWrite> commands = new ArrayList<>(batch.size());
        List<TelemetryWrite> owners = new ArrayList<>(batch.size());
        Instant now = Instant.now();
        for (TelemetryWrite write : batch) {
            commands.add(command(write, waited));
            commands.addAll(history.commands(write, now));
            while (owners.size() < commands.size()) {
                owners.add(write);
            }
        }
        List<WriteReply> replies = connection.set(commands);
        Map<TelemetryWrite, Unwritten> unwritten = new LinkedHashMap<>();
        for (int i = 0; i < owners.size(); i++) {
            TelemetryWrite write = owners.get(i);
            WriteReply reply = replies.get(i);
            if (reply.failure() != null) {
                RuntimeException reason = MissingPermission.explained(reply.failure());
                unwritten.merge(
                        write, new Failure(write, reason), (one, other) -> one instanceof Failure ? one : other);
            } else if (reply.superseded()) {
                unwritten.putIfAbsent(write, new Superseded(write));
            }
        }
        renewIfTold(writes, replies.stream().map(WriteReply::failure).toList());
        return List.copyOf(unwritten.values());
    }

    /** What had to wait for a connection is so much older. */
    private RedisWrite command(TelemetryWrite write, Duration waited) {
        String key = format.key(write.entity());
        String value = format.value(write.record());
        boolean late = waited.compareTo(NOTICEABLE) > 0;
        if (!late && !write.delayed()) {
            return RedisWrite.set(key, value, write.timeToLive());
        }
        Duration left = late ? write.timeToLive().minus(waited) : write.timeToLive();
        List<TelemetryRecord> earlier = write.earlier();
        return RedisWrite.setIfNewer(
                key,
                value,
                left,
                longest,
                earlier.isEmpty()
                        ? List.of()
                        : earlier.stream().map(format::value).toList());
    }

    @Override
    public List<RecordedRun> runsOf(EntityRef entity) {
        return history.runsOf(entity);
    }

    @Override
    public List<EntityRef> entitiesOf(String runId) {
        return history.entitiesOf(runId);
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
            return action.apply(RedisClients.commands(connection));
        } catch (RuntimeException e) {
            renewIfTold(connections, List.of(e));
            throw MissingPermission.explained(e);
        }
    }
}
