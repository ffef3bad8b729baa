package io.runtelemetry.benchmarks.drain;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.runtelemetry.EntityRef;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Fills the recorder's buffer while nothing can be written, and measures how fast it drains, in turns with a loop over
 * Lettuce and nothing else that writes the same over one connection.
 */
record Drain(RedisServerProcess redis, List<EntityRef> entities) {

    static final String STARTER = "the starter";

    static final String OVER_OLDER = "the starter, over older records";

    static final String LETTUCE = "Lettuce, 4096 at a time";

    /** With fewer, or with all at once, Lettuce was slower. */
    private static final int BATCH = 4_096;

    private static final SetArgs FOURTEEN_DAYS = SetArgs.Builder.ex(1_209_600);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As after an outage: by then another process may have written something newer, and the recorder must take care. */
    private static final long HELD_MILLIS = 150;

    /**
     * How much is written, and how often.
     *
     * @param records how many records make the buffer full
     * @param warmUp how many rounds are not counted
     * @param rounds how many rounds are counted; in each, every writer has its turn
     */
    record Options(
            @DefaultValue("65536") int records,
            @DefaultValue("3") int warmUp,
            @DefaultValue("9") int rounds) {}

    /** Takes {@link Options} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("drain", arguments, Options.class, Drain::measure, found -> found.comparedWith(name -> LETTUCE));
    }

    static Measurements measure(Options options) throws Exception {
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application = BenchmarkApplication.start(redis.port(), List.of());
                RedisClient client = RedisClient.create(redis.url());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.setAutoFlushCommands(false);
            Drain drain = new Drain(
                    redis,
                    IntStream.range(0, options.records).mapToObj(Ids::payment).toList());
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            return new SideBySide("writer", "records/s")
                    .add(STARTER, round -> drain.starter(recorder, drain.emptied()))
                    .add(OVER_OLDER, round -> {
                        drain.starter(recorder, drain.emptied());
                        return drain.starter(recorder, Ids.run(round));
                    })
                    .add(LETTUCE, round -> drain.lettuce(connection, drain.emptied()))
                    .run(options.warmUp, options.rounds)
                    .remark(options.records + " records, " + options.rounds + " rounds in turns");
        }
    }

    /** Returns a run for an empty server. */
    private String emptied() {
        redis.execute("FLUSHALL");
        return Ids.run(System.nanoTime());
    }

    /** Hands all records over while Redis holds writes back, and then lets them through. */
    private double[] starter(TelemetryRecorder recorder, String runId) throws InterruptedException {
        System.gc();
        redis.execute("CLIENT", "PAUSE", String.valueOf(PATIENCE.toMillis()), "WRITE");
        entities.forEach(entity -> recorder.record(entity, runId));
        TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
        long begun = System.nanoTime();
        redis.execute("CLIENT", "UNPAUSE");
        BenchmarkApplication.awaitWritten(recorder);
        return perSecond(System.nanoTime() - begun, runId);
    }

    /** Writes commands, flushes them together, and waits for them together. */
    private double[] lettuce(StatefulRedisConnection<String, String> connection, String runId) {
        System.gc();
        long begun = System.nanoTime();
        for (int from = 0; from < entities.size(); from += BATCH) {
            List<RedisFuture<String>> replies = new ArrayList<>();
            for (EntityRef entity : entities.subList(from, Math.min(from + BATCH, entities.size()))) {
                replies.add(connection.async().set(key(entity), json(runId), FOURTEEN_DAYS));
            }
            connection.flushCommands();
            LettuceFutures.awaitAll(PATIENCE, replies.toArray(RedisFuture<?>[]::new));
        }
        return perSecond(System.nanoTime() - begun, runId);
    }

    private double[] perSecond(long nanos, String runId) {
        String size = redis.execute("DBSIZE");
        String last = redis.execute("GET", key(entities.get(entities.size() - 1)));
        if (!String.valueOf(entities.size()).equals(size) || !json(runId).equals(last)) {
            throw new IllegalStateException(size + " keys are in Redis, the last with " + last);
        }
        return new double[] {Math.rint(entities.size() * 1e9 / nanos)};
    }

    private static String key(EntityRef entity) {
        return "telemetry:" + entity.type() + ':' + entity.id();
    }

    private static String json(String runId) {
        return "{\"runId\":\"" + runId + "\"}";
    }
}
