package io.runtelemetry.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.input.InvalidSettingException;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Which connection factory telemetry uses, and when it stops. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class RedisFactoriesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisServerProcess redis = RedisServerProcess.start();

    private final RedisServerProcess other = RedisServerProcess.start();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=" + redis.port());

    private final ApplicationContextRunner withTwo = application
            .withBean("sessions", LettuceConnectionFactory.class, () -> factory(redis))
            .withBean("shared", LettuceConnectionFactory.class, () -> factory(other));

    private static LettuceConnectionFactory factory(RedisServerProcess server) {
        return new LettuceConnectionFactory("127.0.0.1", server.port());
    }

    @AfterAll
    void stop() {
        redis.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void of_several_telemetry_uses_the_one_that_it_is_told(String dedicated) {
        withTwo.withPropertyValues(
                        "telemetry.redis.connection-factory= shared ",
                        "telemetry.redis.dedicated-connection=" + dedicated)
                .run(context -> {
                    assertThat(context.getBean(TelemetryOperations.class).storeTelemetry("payment", dedicated, "run_a"))
                            .succeedsWithin(SOON);
                    assertThat(other.execute("GET", "telemetry:payment:" + dedicated))
                            .isEqualTo("{\"runId\":\"run_a\"}");
                });
    }

    @Test
    void an_alias_is_a_name_as_well() {
        withTwo.withInitializer(context -> context.getBeanFactory().registerAlias("shared", "telemetryRedis"))
                .withPropertyValues(
                        "telemetry.redis.connection-factory=telemetryRedis",
                        "telemetry.redis.dedicated-connection=false")
                .run(context -> {
                    assertThat(context.getBean(TelemetryOperations.class).storeTelemetry("payment", "alias", "run_a"))
                            .succeedsWithin(SOON);
                    assertThat(other.execute("GET", "telemetry:payment:alias")).contains("run_a");
                });
    }

    @Test
    void of_several_it_uses_the_primary_one() {
        withTwo.withBean(
                        "primary",
                        LettuceConnectionFactory.class,
                        () -> factory(other),
                        definition -> definition.setPrimary(true))
                .withPropertyValues("telemetry.redis.connection-factory= ")
                .run(context -> {
                    assertThat(context.getBean(TelemetryOperations.class).storeTelemetry("payment", "primary", "run_a"))
                            .succeedsWithin(SOON);
                    assertThat(other.execute("GET", "telemetry:payment:primary"))
                            .contains("run_a");
                });
    }

    @ParameterizedTest
    @CsvSource({"'', cannot tell which Redis to use", "elsewhere, 'elsewhere'"})
    void where_that_is_not_clear_the_start_fails_and_lists_them(String name, String message) {
        withTwo.withPropertyValues("telemetry.redis.connection-factory=" + name).run(context -> {
            InvalidSettingException cause = ambiguity(requireNonNull(context.getStartupFailure()));
            assertThat(cause).hasMessageContaining(message).hasMessageContaining("there are sessions, shared");
            assertThat(cause.action()).contains("telemetry.redis.connection-factory");
        });
    }

    private static InvalidSettingException ambiguity(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof InvalidSettingException ambiguous)) {
            cause = requireNonNull(cause.getCause());
        }
        return ambiguous;
    }

    @ParameterizedTest
    @CsvSource({"lettuce, false", "jedis, false", "lettuce, true", "jedis, true"})
    void what_is_pending_is_written_before_the_connections_stop_whoever_owns_them(String client, boolean dedicated) {
        application
                .withPropertyValues(
                        "spring.data.redis.client-type=" + client,
                        "telemetry.redis.dedicated-connection=" + dedicated,
                        "telemetry.write.poll-interval=60s",
                        "telemetry.write.drain-timeout=20s")
                .run(context -> {
                    String id = client + dedicated;
                    context.getBean(TelemetryOperations.class).storeTelemetry("payment", id, "run_a");
                    TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
                    await().atMost(SOON).until(() -> recorder.pendingRecords() <= 1);
                    context.getBean(TelemetryOperations.class).storeTelemetry("payment", id + "2", "run_b");

                    long begun = System.nanoTime();
                    context.close();

                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
                    assertThat(redis.execute("GET", "telemetry:payment:" + id)).contains("run_a");
                    assertThat(redis.execute("GET", "telemetry:payment:" + id + "2"))
                            .contains("run_b");
                });
    }

    @ParameterizedTest
    @CsvSource({"lettuce, false", "jedis, false", "lettuce, true", "jedis, true"})
    void without_a_Redis_closing_does_not_wait_for_one(String client, boolean dedicated) {
        RedisServerProcess gone = RedisServerProcess.start();
        gone.close();
        application
                .withPropertyValues(
                        "spring.data.redis.port=" + gone.port(),
                        "spring.data.redis.client-type=" + client,
                        "telemetry.redis.dedicated-connection=" + dedicated,
                        "telemetry.write.drain-timeout=40s")
                .run(context -> {
                    TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
                    context.getBean(TelemetryOperations.class).storeTelemetry("payment", "1", "run_a");
                    await().atMost(SOON).until(recorder::isStoreAway);

                    long begun = System.nanoTime();
                    context.close();

                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
                });
    }
}
