package io.runtelemetry.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Telemetry's own connections to the application's Redis, one for writes and one for reads, with time-outs of their own.
 * The application's connection, whose options fit the application, is neither changed nor kept busy.
 */
public final class TelemetryConnections implements DisposableBean {

    private static final boolean LETTUCE =
            ClassUtils.isPresent("io.lettuce.core.RedisClient", TelemetryConnections.class.getClassLoader());

    private final RedisConnectionFactory writes;

    private final RedisConnectionFactory reads;

    private final boolean dedicated;

    private TelemetryConnections(RedisConnectionFactory writes, RedisConnectionFactory reads, boolean dedicated) {
        this.writes = writes;
        this.reads = reads;
        this.dedicated = dedicated;
    }

    /** Returns the application's own connections, with the application's own time-outs. */
    public static TelemetryConnections shared(RedisConnectionFactory application) {
        return new TelemetryConnections(application, application, false);
    }

    /**
     * Returns connections to where the application's go; the application's own ones where their kind is not known.
     *
     * @param readTimeout how long a reader waits for a reply, positive
     * @param writeTimeout how long the recorder waits for the replies to a batch, positive
     * @param connectTimeout how long to wait for a connection, positive
     */
    public static TelemetryConnections dedicated(
            RedisConnectionFactory application, Duration readTimeout, Duration writeTimeout, Duration connectTimeout) {
        if (!LETTUCE || !(application instanceof LettuceConnectionFactory lettuce)) {
            return shared(application);
        }
        return new TelemetryConnections(
                Lettuce.like(lettuce, writeTimeout, connectTimeout),
                Lettuce.like(lettuce, readTimeout, connectTimeout),
                true);
    }

    /** Returns the connections for writes. */
    public RedisConnectionFactory writes() {
        return writes;
    }

    /** Returns the connections for reads. */
    public RedisConnectionFactory reads() {
        return reads;
    }

    @Override
    public void destroy() throws Exception {
        if (dedicated && writes instanceof DisposableBean writing && reads instanceof DisposableBean reading) {
            writing.destroy();
            reading.destroy();
        }
    }

    /** Kept apart so that Lettuce is not loaded where it is absent. */
    private static final class Lettuce {

        private Lettuce() {}

        static LettuceConnectionFactory like(
                LettuceConnectionFactory application, Duration commandTimeout, Duration connectTimeout) {
            LettuceConnectionFactory own = new LettuceConnectionFactory(
                    configuration(application),
                    clientConfiguration(application.getClientConfiguration(), commandTimeout, connectTimeout));
            own.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
            own.afterPropertiesSet();
            own.start();
            return own;
        }

        private static RedisConfiguration configuration(LettuceConnectionFactory application) {
            return Stream.<@Nullable RedisConfiguration>of(
                            application.getClusterConfiguration(),
                            application.getSentinelConfiguration(),
                            application.getSocketConfiguration())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(application::getStandaloneConfiguration);
        }

        private static LettuceClientConfiguration clientConfiguration(
                LettuceClientConfiguration application, Duration commandTimeout, Duration connectTimeout) {
            LettuceClientConfigurationBuilder own = LettuceClientConfiguration.builder();
            if (application.isUseSsl()) {
                var ssl = own.useSsl().verifyPeer(application.getVerifyMode());
                own = application.isStartTls() ? ssl.startTls().and() : ssl.and();
            }
            ClientOptions options = application.getClientOptions().orElseGet(ClientOptions::create);
            application.getClientResources().ifPresent(own::clientResources);
            application.getRedisCredentialsProviderFactory().ifPresent(own::redisCredentialsProviderFactory);
            return own.clientName("telemetry")
                    .commandTimeout(commandTimeout)
                    .shutdownTimeout(Duration.ZERO)
                    .shutdownQuietPeriod(Duration.ZERO)
                    .clientOptions(options.mutate()
                            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                            .socketOptions(options.getSocketOptions()
                                    .mutate()
                                    .connectTimeout(connectTimeout)
                                    .build())
                            .timeoutOptions(TimeoutOptions.enabled(commandTimeout))
                            .build())
                    .build();
        }
    }
}
