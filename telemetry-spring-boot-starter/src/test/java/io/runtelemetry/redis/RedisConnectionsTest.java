package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Telemetry's connections beside the application's. */
@TestInstance(Lifecycle.PER_CLASS)
class RedisConnectionsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisServerProcess redis = RedisServerProcess.start();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=" + redis.port(), "telemetry.write.drain-timeout=1s");

    @AfterAll
    void stop() {
        redis.close();
    }

    private static void use(TelemetryOperations telemetry) {
        assertThat(telemetry.storeTelemetry("payment", "1", "run_a")).succeedsWithin(SOON);
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(telemetry.getTelemetry("payment", "1")).contains(new TelemetryRecord("run_a")));
    }

    private Set<String> clientNames() {
        String clients = redis.execute("CLIENT", "LIST", "TYPE", "normal");
        return String.valueOf(clients)
                .lines()
                .filter(Predicate.not(line -> line.contains("cmd=client|list")))
                .map(line -> line.replaceAll(".* name=(\\S*) .*", "$1"))
                .collect(Collectors.toSet());
    }

    @Test
    void by_default_a_reader_waits_100_ms_for_a_reply_and_1_s_for_a_connection() {
        application.run(context -> {
            RedisStoreProperties defaults = context.getBean(RedisStoreProperties.class);
            assertThat(defaults.readTimeout()).isEqualTo(Duration.ofMillis(100));
            assertThat(defaults.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(defaults.dedicatedConnection()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void telemetry_has_connections_of_its_own_which_close_with_the_context(String client) {
        application
                .withPropertyValues("spring.data.redis.client-type=" + client)
                .run(context -> {
                    context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
                    use(context.getBean(TelemetryOperations.class));

                    assertThat(clientNames()).contains("telemetry", "");
                    assertThat(context).hasSingleBean(RedisConnectionFactory.class);
                    context.close();
                    await().atMost(SOON).until(() -> clientNames().isEmpty());
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void it_uses_the_applications_connection_where_that_is_asked_for(String client) {
        application
                .withPropertyValues(
                        "spring.data.redis.client-type=" + client,
                        "spring.data.redis.client-name=application",
                        "telemetry.redis.dedicated-connection=false")
                .run(context -> {
                    use(context.getBean(TelemetryOperations.class));

                    assertThat(clientNames()).containsExactly("application");
                    TelemetryConnections connections = context.getBean(TelemetryConnections.class);
                    assertThat(List.of(connections.reads(), connections.writes()))
                            .containsOnly(context.getBean(RedisConnectionFactory.class));
                });
    }

    @Test
    void a_batch_may_be_larger_than_the_queue_of_the_applications_client() {
        application
                .withBean(LettuceClientOptionsBuilderCustomizer.class, () ->
                        (LettuceClientOptionsBuilderCustomizer) options -> options.requestQueueSize(3))
                .run(context -> {
                    TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
                    List<EntityRef> entities = IntStream.range(0, 200)
                            .mapToObj(i -> new EntityRef("payment", "queue_" + i))
                            .toList();

                    assertThat(recorder.store(entities, "run_a")).succeedsWithin(SOON);
                    assertThat(recorder.retriedRecords()).isZero();
                });
    }

    @Test
    void the_client_options_of_an_application_with_Lettuce_stay_as_they_are() {
        TimeoutOptions timeouts = TimeoutOptions.enabled(Duration.ofSeconds(7));
        application
                .withBean(
                        LettuceClientOptionsBuilderCustomizer.class,
                        () -> options -> options.timeoutOptions(timeouts)
                                .requestQueueSize(77)
                                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS))
                .withPropertyValues("spring.data.redis.timeout=7s", "spring.data.redis.client-name=application")
                .run(context -> {
                    use(context.getBean(TelemetryOperations.class));

                    LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
                    assertThat(factory.getTimeout()).isEqualTo(7_000);
                    assertThat(factory.getClientName()).isEqualTo("application");
                    assertThat(factory.getRequiredNativeClient().getOptions()).satisfies(options -> {
                        assertThat(options.getTimeoutOptions()).isSameAs(timeouts);
                        assertThat(options.getRequestQueueSize()).isEqualTo(77);
                        assertThat(options.getDisconnectedBehavior())
                                .isEqualTo(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS);
                        assertThat(options.getSocketOptions().getConnectTimeout())
                                .isEqualTo(Duration.ofSeconds(10));
                    });
                    context.getBean(TelemetryConnections.class).destroy();
                    context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
                });
    }

    @Test
    void the_client_options_of_an_application_with_Jedis_stay_as_they_are() {
        application
                .withPropertyValues(
                        "spring.data.redis.client-type=jedis",
                        "spring.data.redis.timeout=7s",
                        "spring.data.redis.client-name=application",
                        "spring.data.redis.jedis.pool.max-active=7")
                .run(context -> {
                    use(context.getBean(TelemetryOperations.class));

                    JedisConnectionFactory factory = context.getBean(JedisConnectionFactory.class);
                    assertThat(factory.getTimeout()).isEqualTo(7_000);
                    assertThat(factory.getClientName()).isEqualTo("application");
                    assertThat(factory.getPoolConfig()).satisfies(pool -> {
                        assertThat(pool.getMaxTotal()).isEqualTo(7);
                        assertThat(pool.getTestOnBorrow()).isFalse();
                    });
                    context.getBean(TelemetryConnections.class).destroy();
                    context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void readers_are_refused_while_Redis_is_away_and_served_when_it_is_back(String client) {
        application
                .withPropertyValues("spring.data.redis.client-type=" + client)
                .run(context -> {
                    TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                    use(telemetry);
                    redis.kill();
                    try {
                        long start = System.nanoTime();
                        for (int i = 0; i < 20; i++) {
                            assertUnavailable(telemetry);
                        }
                        assertThat(Duration.ofNanos(System.nanoTime() - start))
                                .as("twenty times what Spring Boot's defaults would wait for is 20 minutes")
                                .isLessThan(SOON);
                    } finally {
                        redis.restart();
                    }
                    use(telemetry);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be paused there")
    void a_Redis_that_hangs_from_the_start_holds_up_neither_the_application_nor_its_readers(String client) {
        redis.pause();
        try {
            long start = System.nanoTime();
            application
                    .withPropertyValues("spring.data.redis.client-type=" + client)
                    .run(context -> {
                        assertUnavailable(context.getBean(TelemetryOperations.class));
                        assertUnavailable(context.getBean(TelemetryOperations.class));
                        redis.resume();
                        use(context.getBean(TelemetryOperations.class));
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        } finally {
            redis.resume();
        }
    }

    private static void assertUnavailable(TelemetryOperations telemetry) {
        assertThatExceptionOfType(TelemetryUnavailableException.class)
                .isThrownBy(() -> telemetry.getTelemetry("payment", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis, lettuce", "redis, jedis", "memory, lettuce"})
    void no_thread_is_left_behind_also_by_a_context_that_was_stopped_and_started(String storeAndClient) {
        String[] parts = storeAndClient.split(", ", -1);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int round = 0; round < 2; round++) {
            application
                    .withPropertyValues("telemetry.store=" + parts[0], "spring.data.redis.client-type=" + parts[1])
                    .run(context -> {
                        use(context.getBean(TelemetryOperations.class));
                        context.stop();
                        context.start();
                        use(context.getBean(TelemetryOperations.class));
                    });
        }
        await().pollInSameThread()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(threadsSince(before)).isEmpty());
    }

    /** The common pool belongs to the JVM, and what is global to Netty ends by itself. */
    private static Set<String> threadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool.commonPool") && !name.startsWith("globalEventExecutor"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
