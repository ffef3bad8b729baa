package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.zset.Tuple;

/** What is kept beyond the last run of an entity: in sorted sets, each written by one script. */
final class RedisHistory implements RunHistory {

    private final LookUps reads;

    private final HistoryFormat format;

    RedisHistory(LookUps reads, HistoryFormat format) {
        this.reads = reads;
        this.format = format;
    }

    List<RedisWrite> commands(TelemetryWrite write, Instant now) {
        return format.additions(write, now).stream().map(RedisWrite::add).toList();
    }

    @Override
    public List<RecordedRun> runsOf(EntityRef entity) {
        return newestFirst(format.key(entity), format.options().size()).stream()
                .map(run -> new RecordedRun(new String(run.getValue(), UTF_8), HistoryFormat.time(run.getScore())))
                .toList();
    }

    @Override
    public List<EntityRef> entitiesOf(String runId) {
        return newestFirst(format.key(runId), format.options().maxEntities()).stream()
                .map(entity -> HistoryFormat.entity(new String(entity.getValue(), UTF_8)))
                .filter(Objects::nonNull)
                .toList();
    }

    private Set<Tuple> newestFirst(String key, int max) {
        Range<Double> alive = Range.rightUnbounded(
                Bound.inclusive((double) format.begin(Instant.now()).toEpochMilli()));
        return reads.ask(
                connection -> Objects.requireNonNullElse(
                        connection
                                .zSetCommands()
                                .zRevRangeByScoreWithScores(
                                        key.getBytes(UTF_8),
                                        alive,
                                        Limit.limit().count(max)),
                        Set.of()),
                members -> List.of());
    }
}
