package io.runtelemetry.benchmarks.drain;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Gate;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ConfigurableApplicationContext;

/** Those that write over one connection to Redis. */
final class Writers {

    private static final SetArgs FOURTEEN_DAYS = SetArgs.Builder.ex(1_209_600);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As after an outage: by then another process may have written something newer, and the recorder must take care. */
    private static final long HELD_MILLIS = 150;

    private Writers() {}

    /** The starter, as an application gets it: all records are handed over while nothing can be written, and then it can. */
    record Starter(ConfigurableApplicationContext application) implements RecordWriter {

        /** Starts an application that finds its store by the port of a Redis, or by properties. */
        Starter(int redisPort, String... properties) {
            this(BenchmarkApplication.start(redisPort, List.of(Gate.class), properties));
        }

        @Override
        public Written write(Records records) throws InterruptedException {
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            Gate gate = application.getBean(Gate.class);
            gate.shut();
            records.entities().forEach(entity -> recorder.record(entity, records.runId()));
            TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
            long begun = System.nanoTime();
            gate.open();
            BenchmarkApplication.awaitWritten(recorder);
            return new Written(System.nanoTime() - begun, gate.batches());
        }

        @Override
        public void close() {
            application.close();
        }
    }

    /**
     * A loop over Lettuce and nothing else: commands are written, flushed together, and waited for together. Nothing waits for
     * replies before so many commands are flushed as are to be awaited at once.
     */
    record Lettuce(RedisClient client, int flushedAtOnce, int awaitedAtOnce) implements RecordWriter {

        @Override
        public Written write(Records records) {
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                connection.setAutoFlushCommands(false);
                return write(records, connection);
            }
        }

        private Written write(Records records, StatefulRedisConnection<String, String> connection) {
            RedisAsyncCommands<String, String> commands = connection.async();
            List<RedisFuture<String>> replies = new ArrayList<>();
            int roundTrips = 0;
            long begun = System.nanoTime();
            for (int i = 0; i < records.size(); i++) {
                replies.add(commands.set(records.key(i), records.value(), FOURTEEN_DAYS));
                boolean last = i == records.size() - 1;
                if (last || (i + 1) % flushedAtOnce == 0) {
                    connection.flushCommands();
                }
                if (last || replies.size() == awaitedAtOnce) {
                    LettuceFutures.awaitAll(PATIENCE, replies.toArray(RedisFuture<?>[]::new));
                    replies.clear();
                    roundTrips++;
                }
            }
            return new Written(System.nanoTime() - begun, roundTrips);
        }

        @Override
        public void close() {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** The server's own {@code redis-benchmark}, with one connection; it makes shorter keys, and lets them live for ever. */
    record RedisBenchmark(int port) implements RecordWriter {

        private static final int PIPELINE = 128;

        @Override
        public Written write(Records records) throws IOException {
            String command = "redis-benchmark -h 127.0.0.1 -p %d -t set -c 1 -P %d -n %3$d -r %3$d -d %4$d --csv"
                    .formatted(port, PIPELINE, records.size(), records.value().length());
            List<String> lines = new ProcessBuilder(command.split(" ", -1))
                    .redirectErrorStream(true)
                    .start()
                    .inputReader()
                    .lines()
                    .toList();
            double perSecond = lines.stream()
                    .filter(line -> line.startsWith("\"SET\""))
                    .mapToDouble(line -> Double.parseDouble(line.split("\"", -1)[3]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("redis-benchmark failed: " + lines));
            return new Written((long) (records.size() / perSecond * 1e9), records.size() / (double) PIPELINE);
        }
    }
}
