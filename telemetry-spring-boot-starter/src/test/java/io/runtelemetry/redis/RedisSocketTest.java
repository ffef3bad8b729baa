package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Ways to a server that are no plain TCP. */
class RedisSocketTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class))
            .withPropertyValues("telemetry.redis.read-timeout=2s", "telemetry.write.drain-timeout=1s");

    private static void use(TelemetryOperations telemetry, String runId) {
        assertThat(telemetry.storeTelemetry("payment", "1", runId)).succeedsWithin(SOON);
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(telemetry.getTelemetry("payment", "1")).contains(new TelemetryRecord(runId)));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the native transport on the class path is for Linux")
    void through_a_domain_socket_records_are_written_and_read_also_after_the_server_was_away(@TempDir Path directory) {
        String socket = directory.resolve("redis.sock").toString();
        try (RedisServerProcess redis = RedisServerProcess.start("--unixsocket", socket)) {
            application
                    .withBean(
                            RedisConnectionFactory.class,
                            () -> new LettuceConnectionFactory(new RedisSocketConfiguration(socket)))
                    .run(context -> {
                        TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                        use(telemetry, "run_a");
                        assertThat(context.getBean(StoreChoice.class).where()).isEqualTo("Redis at " + socket);

                        redis.kill();
                        assertThatExceptionOfType(TelemetryUnavailableException.class)
                                .isThrownBy(() -> telemetry.getTelemetry("payment", "1"));
                        redis.restart();

                        use(telemetry, "run_b");
                    });
        }
    }

    /** As a load balancer does whose servers are gone. */
    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void a_TLS_handshake_that_is_not_answered_is_waited_for_no_longer_than_a_connection(String client)
            throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            application
                    .withPropertyValues(
                            "spring.data.redis.client-type=" + client,
                            "spring.data.redis.host=127.0.0.1",
                            "spring.data.redis.port=" + silent.getLocalPort(),
                            "spring.data.redis.ssl.enabled=true")
                    .run(context -> {
                        TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                        for (int i = 0; i < 3; i++) {
                            long begun = System.nanoTime();
                            assertThatExceptionOfType(TelemetryUnavailableException.class)
                                    .isThrownBy(() -> telemetry.getTelemetry("payment", "1"));
                            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
                            assertThat(waited).isLessThan(Duration.ofSeconds(6));
                        }
                    });
        }
    }
}
