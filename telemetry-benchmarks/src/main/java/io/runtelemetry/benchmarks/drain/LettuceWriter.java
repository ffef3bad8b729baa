package io.runtelemetry.benchmarks.drain;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A loop over Lettuce and nothing else: commands are written, flushed together, and waited for together. */
final class LettuceWriter implements RecordWriter {

    private static final SetArgs FOURTEEN_DAYS = SetArgs.Builder.ex(1_209_600);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisClient client;

    private final StatefulRedisConnection<String, String> connection;

    private final int flushedAtOnce;

    private final int awaitedAtOnce;

    /** Connects; nothing waits for replies before so many commands are flushed as are to be awaited at once. */
    LettuceWriter(String url, int flushedAtOnce, int awaitedAtOnce) {
        this.client = RedisClient.create(url);
        this.connection = client.connect();
        this.connection.setAutoFlushCommands(false);
        this.flushedAtOnce = flushedAtOnce;
        this.awaitedAtOnce = awaitedAtOnce;
    }

    @Override
    public Written write(Records records) {
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
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
