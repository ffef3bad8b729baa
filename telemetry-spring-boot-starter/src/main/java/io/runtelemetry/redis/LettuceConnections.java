package io.runtelemetry.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import java.lang.reflect.Field;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ReflectionUtils;

/** Connections like the application's, through Lettuce. */
final class LettuceConnections {

    /** How soon a change of a cluster that no command ran into is noticed. */
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);

    private final LettuceClientConfiguration application;

    private final RedisConfiguration configuration;

    private final Timeouts timeouts;

    private final ClientResources resources;

    private LettuceConnections(
            LettuceClientConfiguration application, RedisConfiguration configuration, Timeouts timeouts) {
        this.application = application;
        this.configuration = configuration;
        this.timeouts = timeouts;
        this.resources = LettuceResources.like(application.getClientResources().orElse(null), timeouts.write());
    }

    /** Returns connections with these time-outs, or null where the application's cannot be copied. */
    static @Nullable TelemetryConnections like(LettuceConnectionFactory application, Timeouts timeouts) {
        RedisConfiguration configuration = configuration(application);
        return configuration == null
                ? null
                : new LettuceConnections(application.getClientConfiguration(), configuration, timeouts).connections();
    }

    /** Its getters show neither a static master with replicas nor a standalone server given as any configuration. */
    static @Nullable RedisConfiguration configuration(LettuceConnectionFactory application) {
        Field field = application.getClass() == LettuceConnectionFactory.class
                ? ReflectionUtils.findField(LettuceConnectionFactory.class, "configuration", RedisConfiguration.class)
                : null;
        if (field == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(field);
        return (RedisConfiguration) ReflectionUtils.getField(field, application);
    }

    private TelemetryConnections connections() {
        LettuceConnectionFactory writes = factory(timeouts.write());
        LettuceConnectionFactory reads = factory(timeouts.read());
        return new TelemetryConnections(writes, reads, () -> {
            writes.destroy();
            reads.destroy();
            LettuceResources.release(resources);
        });
    }

    private LettuceConnectionFactory factory(Duration replyTimeout) {
        LettuceConnectionFactory own =
                new TimedLettuceConnectionFactory(configuration, client(), replyTimeout, timeouts.connect());
        own.afterPropertiesSet();
        return own;
    }

    private LettuceClientConfiguration client() {
        LettuceClientConfigurationBuilder own = LettuceClientConfiguration.builder();
        if (application.isUseSsl()) {
            var ssl = own.useSsl().verifyPeer(application.getVerifyMode());
            own = application.isStartTls() ? ssl.startTls().and() : ssl.and();
        }
        application.getReadFrom().ifPresent(own::readFrom);
        application.getRedisCredentialsProviderFactory().ifPresent(own::redisCredentialsProviderFactory);
        return own.clientName("telemetry")
                .clientResources(resources)
                .clientOptions(options())
                .commandTimeout(timeouts.connect())
                .shutdownTimeout(Duration.ZERO)
                .shutdownQuietPeriod(Duration.ZERO)
                .build();
    }

    /** Whoever sends commands waits for their replies together; a timer for each takes a fifth of the time of a batch. */
    private ClientOptions options() {
        ClientOptions original = application.getClientOptions().orElseGet(ClientOptions::create);
        return builder(original)
                .autoReconnect(true)
                .requestQueueSize(ClientOptions.DEFAULT_REQUEST_QUEUE_SIZE)
                .suspendReconnectOnProtocolFailure(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(original.getSocketOptions()
                        .mutate()
                        .connectTimeout(timeouts.connect())
                        .build())
                .timeoutOptions(TimeoutOptions.create())
                .build();
    }

    private ClientOptions.Builder builder(ClientOptions original) {
        if (!RedisConfiguration.isClusterConfiguration(configuration)) {
            return original.mutate();
        }
        ClusterClientOptions.Builder cluster = ClusterClientOptions.builder(original);
        return cluster.topologyRefreshOptions(refresh(cluster.build().getTopologyRefreshOptions()));
    }

    /** Notices a failover, also where the application's own connections would not. */
    @SuppressWarnings("deprecation")
    private static ClusterTopologyRefreshOptions refresh(@Nullable ClusterTopologyRefreshOptions original) {
        ClusterTopologyRefreshOptions like = original == null ? ClusterTopologyRefreshOptions.create() : original;
        return ClusterTopologyRefreshOptions.builder()
                .dynamicRefreshSources(like.useDynamicRefreshSources())
                .closeStaleConnections(like.isCloseStaleConnections())
                .enablePeriodicRefresh(like.isPeriodicRefreshEnabled() ? like.getRefreshPeriod() : TOPOLOGY_REFRESH)
                .enableAllAdaptiveRefreshTriggers()
                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                .refreshTriggersReconnectAttempts(1)
                .build();
    }
}
