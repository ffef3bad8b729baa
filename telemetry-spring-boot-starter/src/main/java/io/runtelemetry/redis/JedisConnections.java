package io.runtelemetry.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration.JedisClientConfigurationBuilder;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Connections like the application's, through Jedis. */
final class JedisConnections {

    /** With more than two, Jedis sleeps between them, up to several times the time-out. */
    private static final int CLUSTER_ATTEMPTS = 2;

    private final JedisConnectionFactory application;

    private final JedisClientConfiguration client;

    private final Timeouts timeouts;

    private JedisConnections(JedisConnectionFactory application, Timeouts timeouts) {
        this.application = application;
        this.client = application.getClientConfiguration();
        this.timeouts = timeouts;
    }

    /** Returns connections with these time-outs, or null where the application's cannot be copied. */
    static @Nullable TelemetryConnections like(JedisConnectionFactory application, Timeouts timeouts) {
        return application.getClass() == JedisConnectionFactory.class
                ? new JedisConnections(application, timeouts).connections()
                : null;
    }

    private TelemetryConnections connections() {
        LazyJedisConnectionFactory writes = lazy(timeouts.write());
        LazyJedisConnectionFactory reads = lazy(timeouts.read());
        return new TelemetryConnections(writes, reads, () -> {
            writes.destroy();
            reads.destroy();
        });
    }

    private LazyJedisConnectionFactory lazy(Duration replyTimeout) {
        return new LazyJedisConnectionFactory(() -> factory(replyTimeout), timeouts.connect());
    }

    private JedisConnectionFactory factory(Duration replyTimeout) {
        RedisConfiguration configuration = configuration(application);
        if (configuration instanceof RedisClusterConfiguration cluster) {
            return new JedisConnectionFactory(withFewAttempts(cluster), client(replyTimeout, replyTimeout));
        }
        JedisClientConfiguration own = client(replyTimeout, timeouts.connect());
        return configuration instanceof RedisSentinelConfiguration sentinel
                ? new TimedJedisConnectionFactory(sentinel, own, replyTimeout)
                : new TimedJedisConnectionFactory((RedisStandaloneConfiguration) configuration, own, replyTimeout);
    }

    static RedisConfiguration configuration(JedisConnectionFactory application) {
        return Stream.of(
                        application.getClusterConfiguration(),
                        application.getSentinelConfiguration(),
                        application.getStandaloneConfiguration())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(RedisStandaloneConfiguration::new);
    }

    private static RedisClusterConfiguration withFewAttempts(RedisClusterConfiguration original) {
        RedisClusterConfiguration cluster = new RedisClusterConfiguration();
        cluster.setClusterNodes(original.getClusterNodes());
        cluster.setUsername(original.getUsername());
        cluster.setPassword(original.getPassword());
        cluster.setMaxRedirects(CLUSTER_ATTEMPTS);
        return cluster;
    }

    /** The customizer of Spring Data Redis 4.1, which takes the place of this one, is not there in 4.0. */
    @SuppressWarnings("deprecation")
    private JedisClientConfiguration client(Duration replyTimeout, Duration socketTimeout) {
        JedisClientConfigurationBuilder own = JedisClientConfiguration.builder();
        if (client.isUseSsl()) {
            var ssl = own.useSsl();
            client.getSslSocketFactory().ifPresent(ssl::sslSocketFactory);
            client.getSslParameters().ifPresent(ssl::sslParameters);
            client.getHostnameVerifier().ifPresent(ssl::hostnameVerifier);
        }
        own.customize(config -> {
            client.getCustomizer().ifPresent(customizer -> customizer.customize(config));
            config.connectionTimeoutMillis(Math.toIntExact(timeouts.connect().toMillis()));
            config.socketTimeoutMillis(Math.toIntExact(socketTimeout.toMillis()));
        });
        own.usePooling().poolConfig(pool(replyTimeout));
        return own.clientName("telemetry").build();
    }

    /** Tests a connection before it is used: those that died with the server would each fail once. */
    private static GenericObjectPoolConfig<?> pool(Duration replyTimeout) {
        GenericObjectPoolConfig<?> pool = new GenericObjectPoolConfig<>();
        pool.setJmxEnabled(false);
        pool.setTestOnBorrow(true);
        pool.setMaxWait(replyTimeout);
        return pool;
    }
}
