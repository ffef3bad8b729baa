package io.runtelemetry.store;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryWrite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How stores on Redis keep runs beyond the last one: in sorted sets, whose scores are times in milliseconds since the epoch,
 * with microseconds behind the point, which tell the order of runs within a millisecond.
 * {@code telemetry::history:{type}:{id}} holds the IDs of an entity's runs, {@code telemetry::run:{runId}} the entities of a
 * run, each as {@code type:id}. No record has such a key, since no entity type is empty.
 */
public final class HistoryFormat {

    /**
     * Adds members to a sorted set, each at its own time; keeps the newest ones, for as long as they live. Running it twice
     * is the same as once. Takes the key; then how many members are kept, how long they live in milliseconds, before when
     * those are forgotten that are there, and for each member its time and itself; returns 1.
     */
    public static final String LUA = """
            for i = 4, #ARGV, 2 do
              local at = redis.call('ZSCORE', KEYS[1], ARGV[i + 1])
              if not at or tonumber(at) < tonumber(ARGV[i]) then
                redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
              end
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
            redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[1]))
            local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
            if last[2] then
              redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', tonumber(last[2]) + tonumber(ARGV[2])))
            end
            return 1
            """;

    private final String namespace;

    private final HistoryOptions options;

    /**
     * Creates the format.
     *
     * @param namespace the first part of each key, as that of records
     * @throws IllegalArgumentException if the namespace is malformed
     */
    public HistoryFormat(String namespace, HistoryOptions options) {
        this.namespace = TelemetryFormat.requireNamespace(namespace);
        this.options = options;
    }

    /** Returns what is kept. */
    public HistoryOptions options() {
        return options;
    }

    /** Returns the key of an entity's runs. */
    public String key(EntityRef entity) {
        return namespace + "::history:" + entity.type() + ':' + entity.id();
    }

    /** Returns the key of a run's entities. */
    public String key(String runId) {
        return namespace + "::run:" + runId;
    }

    /** Returns the first moment that is not forgotten yet. */
    public Instant begin(Instant now) {
        return now.minus(options.timeToLive());
    }

    /** Returns what is to be added for a write, one for each key; empty if nothing is kept. */
    public List<Addition> additions(TelemetryWrite write, Instant now) {
        if (write.runs().isEmpty() || (!options.keepsRuns() && !options.runIndex())) {
            return List.of();
        }
        String forgotten = "(" + begin(now).toEpochMilli();
        String lives = Long.toString(options.timeToLive().toMillis());
        List<Addition> additions = new ArrayList<>();
        if (options.keepsRuns()) {
            List<String> arguments = new ArrayList<>(List.of(Integer.toString(options.size()), lives, forgotten));
            for (RecordedRun run : write.runs()) {
                arguments.add(score(run.at()));
                arguments.add(run.runId());
            }
            additions.add(new Addition(key(write.entity()), arguments));
        }
        if (options.runIndex()) {
            for (RecordedRun run : write.runs()) {
                String at = score(run.at());
                String kept = Integer.toString(options.maxEntities());
                additions.add(new Addition(
                        key(run.runId()),
                        List.of(kept, lives, forgotten, at, write.entity().toString())));
            }
        }
        return additions;
    }

    /** Returns the score of a time, to the microsecond. */
    static String score(Instant at) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return micros / 1_000 + "." + String.format(Locale.ROOT, "%03d", micros % 1_000);
    }

    /** Returns the time of a score, to the microsecond. */
    public static Instant time(double score) {
        return Instant.EPOCH.plus(Math.round(score * 1_000), ChronoUnit.MICROS);
    }

    /** Reads an entity as it is kept for a run, or returns null if it is none. */
    public static @Nullable EntityRef entity(String member) {
        return EntityRef.parse(member);
    }

    /**
     * What is to be added under a key.
     *
     * @param arguments those of {@link #LUA}
     */
    public record Addition(String key, List<String> arguments) {}
}
