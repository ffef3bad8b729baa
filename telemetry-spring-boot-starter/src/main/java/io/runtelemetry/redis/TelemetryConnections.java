package io.runtelemetry.redis;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Telemetry's own connections to the application's Redis, one for writes and one for reads, with time-outs of their own.
 * The application's connection, whose options fit the application, is neither changed nor kept busy. Nothing is connected
 * before it is used, and what the application's life cycle stops does not stop with it.
 *
 * @param release closes those that are telemetry's own
 */
record TelemetryConnections(RedisConnectionFactory writes, RedisConnectionFactory reads, Runnable release)
        implements DisposableBean {

    /** Returns the application's own connections, with the application's own time-outs. */
    static TelemetryConnections shared(RedisConnectionFactory application) {
        return new TelemetryConnections(application, application, () -> {});
    }

    @Override
    public void destroy() {
        release.run();
    }
}
