package io.runtelemetry.redis;

import static io.runtelemetry.redis.RenewableConnectionFactory.renewIfTold;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Keeps records in Redis: one {@code SET key value EX seconds} for an entity, a batch in one pipeline. A delayed record
 * goes through a script instead, which leaves a key alone that expires later than the record would: it is newer. Safe for
 * use by several threads.
 */
public final class RedisTelemetryStore implements TelemetryStore, RunHistory {

    private final RedisConnectionFactory writes;

    private final LookUps reads;

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
        this(writes, reads, format, historyFormat, System::nanoTime);
    }

    RedisTelemetryStore(
            RedisConnectionFactory writes,
            RedisConnectionFactory reads,
            TelemetryFormat format,
            HistoryFormat historyFormat,
            LongSupplier nanoTime) {
        this.writes = writes;
        this.reads = new LookUps(reads, nanoTime);
        this.history = new RedisHistory(this.reads, historyFormat);
        this.format = format;
        this.longest = historyFormat.options().timeToLive();
    }

    @Override
    public List<Unwritten> write(List<TelemetryWrite> batch) {
        long begun = System.nanoTime();
        try (RedisConnection connection = writes.getConnection()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            return write(batch, connection, waited);
        } catch (RuntimeException e) {
            renewIfTold(writes, List.of(e));
            throw MissingPermission.explained(e);
        }
    }

    /** Throws where a server has not answered at all. In a cluster others may have those that are asked next. */
    private List<Unwritten> write(List<TelemetryWrite> batch, RedisConnection connection, Duration waited) {
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
        List<WriteReply> answers = RedisClients.commands(connection).set(commands);
        List<WriteReply> replies = IntStream.range(0, answers.size())
                .mapToObj(i -> PlainCommands.insteadOfScript(commands.get(i), answers.get(i), connection))
                .toList();
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
        List<RuntimeException> failures = replies.stream()
                .map(WriteReply::failure)
                .filter(Objects::nonNull)
                .toList();
        renewIfTold(writes, failures);
        if (!(connection instanceof RedisClusterConnection)
                && failures.size() == replies.size()
                && failures.stream().noneMatch(WrongServer::isRefusal)) {
            throw failures.get(0);
        }
        return List.copyOf(unwritten.values());
    }

    /** What had to wait for a connection is so much older. */
    private RedisWrite command(TelemetryWrite write, Duration waited) {
        RedisWrite set = RedisWrite.set(
                format.key(write.entity()),
                format.value(write.record()),
                write.timeToLive(),
                longest,
                write.earlier().stream().map(format::value).toList());
        return write.delayed() ? set.late(waited) : set.after(waited);
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
        Iterator<ReadReply> replies = reads.ask(
                        connection -> RedisClients.commands(connection).get(keys),
                        all -> all.stream()
                                .flatMap(reply -> Stream.ofNullable(reply.failure))
                                .toList())
                .iterator();
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        Set<EntityRef> answered = new HashSet<>();
        RuntimeException failure = null;
        for (EntityRef entity : entities) {
            ReadReply reply = replies.next();
            if (reply.failure != null) {
                failure = reply.failure;
                continue;
            }
            answered.add(entity);
            byte[] value = reply.value;
            TelemetryRecord record = format.read(entity, value == null ? null : new String(value, UTF_8));
            if (record != null) {
                found.put(entity, record);
            }
        }
        if (failure != null) {
            RuntimeException explained = MissingPermission.explained(failure);
            throw answered.isEmpty() ? explained : new TelemetryUnavailableException(explained, answered);
        }
        return found;
    }
}
