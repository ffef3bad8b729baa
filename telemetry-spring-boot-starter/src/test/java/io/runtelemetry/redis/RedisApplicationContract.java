package io.runtelemetry.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.tck.RemoteTelemetryStoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The contract of the store that an application gets by its properties, over real servers. They are started once for all
 * methods.
 *
 * @param <T> the servers
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RedisApplicationContract<T extends AutoCloseable> extends RemoteTelemetryStoreContract {

    static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

    final T redis;

    private final ConfigurableApplicationContext application;

    private final TelemetryStore store;

    /**
     * Starts an application.
     *
     * @param client as {@code spring.data.redis.client-type} has it
     * @param properties those that lead to the servers
     */
    RedisApplicationContract(String client, T redis, Function<T, List<String>> properties) {
        this.redis = redis;
        List<String> all = new ArrayList<>(properties.apply(redis));
        all.add("spring.data.redis.client-type=" + client);
        // A busy machine is no failure of the store.
        all.add("telemetry.redis.read-timeout=" + READ_TIMEOUT.toMillis() + "ms");
        all.add("telemetry.redis.write-timeout=4s");
        all.add("telemetry.redis.connect-timeout=2s");
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(all.toArray(String[]::new))
                .run();
        store = application.getBean(TelemetryStore.class);
    }

    @AfterAll
    void stop() throws Exception {
        application.close();
        redis.close();
    }

    /** Returns the server that has a key. */
    abstract RedisServerProcess server(String key);

    /** Returns the servers to take away, and to bring back. */
    abstract List<RedisServerProcess> servers();

    /** A client that a test cut off waits before it connects anew; by chance that would be in the next test. */
    @BeforeEach
    void awaitConnected() {
        List<TelemetryWrite> everywhere = writes(false);
        List<EntityRef> entities =
                everywhere.stream().map(TelemetryWrite::entity).toList();
        await().ignoreExceptions().untilAsserted(() -> {
            assertThat(store.write(everywhere)).isEmpty();
            assertThat(store.read(entities)).containsOnlyKeys(entities);
        });
    }

    /** Returns writes of so many entities that each server of a cluster has some. */
    final List<TelemetryWrite> writes(boolean delayed) {
        return IntStream.range(0, 90)
                .mapToObj(i -> new TelemetryWrite(
                        entity("batch-" + i),
                        new TelemetryRecord("run_" + i),
                        delayed ? TIME_TO_LIVE.minusMinutes(1) : TIME_TO_LIVE,
                        delayed,
                        List.of(),
                        List.of()))
                .toList();
    }

    @Override
    protected TelemetryStore store() {
        return store;
    }

    @Override
    protected void putValue(String key, String value) {
        server(key).execute("SET", key, value);
    }

    @Override
    protected @Nullable String getValue(String key) {
        return server(key).execute("GET", key);
    }

    @Override
    protected Duration timeToLive(String key) {
        return Duration.ofMillis(Long.parseLong(requireNonNull(server(key).execute("PTTL", key))));
    }

    @Override
    protected void disconnect() {
        servers().forEach(RedisServerProcess::kill);
    }

    @Override
    protected void reconnect() {
        servers().forEach(RedisServerProcess::restart);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
