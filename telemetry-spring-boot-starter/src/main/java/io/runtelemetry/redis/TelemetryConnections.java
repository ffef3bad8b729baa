package io.runtelemetry.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Telemetry's own connections to the application's Redis, one for writes and one for reads, with time-outs of their own.
 * The application's connection, whose options fit the application, is neither changed nor kept busy. Nothing is connected
 * before it is used, and what the application's life cycle stops does not stop with it.
 */
public final class TelemetryConnections implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(TelemetryConnections.class);

    private final RedisConnectionFactory writes;

    private final RedisConnectionFactory reads;

    private final Runnable release;

    TelemetryConnections(RedisConnectionFactory writes, RedisConnectionFactory reads, Runnable release) {
        this.writes = writes;
        this.reads = reads;
        this.release = release;
    }

    /** Returns the application's own connections, with the application's own time-outs. */
    public static TelemetryConnections shared(RedisConnectionFactory application) {
        return new TelemetryConnections(application, application, () -> {});
    }

    /**
     * Returns connections to where the application's go; the application's own ones, and says so in the log, where they are
     * not Spring Data's connections through Lettuce or Jedis.
     *
     * @param readTimeout how long a reader waits for a reply, at least 1 ms
     * @param writeTimeout how long the recorder waits for the replies to a batch, at least 1 ms
     * @param connectTimeout how long to wait for a connection, at least 1 ms
     */
    public static TelemetryConnections dedicated(
            RedisConnectionFactory application, Duration readTimeout, Duration writeTimeout, Duration connectTimeout) {
        TelemetryConnections own = like(application, new Timeouts(readTimeout, writeTimeout, connectTimeout));
        if (own != null) {
            return own;
        }
        log.info(
                "Telemetry shares the application's Redis connection, with its time-outs: a {} cannot be copied",
                application.getClass().getName());
        return shared(application);
    }

    private static @Nullable TelemetryConnections like(RedisConnectionFactory application, Timeouts timeouts) {
        if (StoreCommands.LETTUCE && application instanceof LettuceConnectionFactory lettuce) {
            return LettuceConnections.like(lettuce, timeouts);
        }
        if (StoreCommands.JEDIS && application instanceof JedisConnectionFactory jedis) {
            return JedisConnections.like(jedis, timeouts);
        }
        return null;
    }

    /** Returns the connections for writes. */
    public RedisConnectionFactory writes() {
        return writes;
    }

    /** Returns the connections for reads. */
    public RedisConnectionFactory reads() {
        return reads;
    }

    /** Closes the connections that are telemetry's own. */
    @Override
    public void destroy() {
        release.run();
    }
}
