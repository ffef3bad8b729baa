package io.runtelemetry.redis;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Telemetry's own connections to the application's Redis, one for writes and one for reads, with time-outs of their own.
 * The application's connection, whose options fit the application, is neither changed nor kept busy. Nothing is connected
 * before it is used, and what the application's life cycle stops does not stop with it.
 */
final class TelemetryConnections implements DisposableBean {

    private final RedisConnectionFactory writes;

    private final RedisConnectionFactory reads;

    private final Runnable release;

    TelemetryConnections(RedisConnectionFactory writes, RedisConnectionFactory reads, Runnable release) {
        this.writes = writes;
        this.reads = reads;
        this.release = release;
    }

    /** Returns the application's own connections, with the application's own time-outs. */
    static TelemetryConnections shared(RedisConnectionFactory application) {
        return new TelemetryConnections(application, application, () -> {});
    }

    /** Returns the connections for writes. */
    RedisConnectionFactory writes() {
        return writes;
    }

    /** Returns the connections for reads. */
    RedisConnectionFactory reads() {
        return reads;
    }

    /** Closes the connections that are telemetry's own. */
    @Override
    public void destroy() {
        release.run();
    }
}
