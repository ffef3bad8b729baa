package com.example.redisson;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.redisson.spring.data.connection.RedissonConnectionFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Records and histories are written, at once and late, through what Redisson's starter configures. */
class RedissonTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void fresh_and_delayed_records_and_their_histories_are_written_and_read() throws Exception {
        int port = freePort();
        Process redis = redis(port);
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Billing.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.data.redis.host=127.0.0.1",
                        "spring.data.redis.port=" + port,
                        "telemetry.history.size=5",
                        "telemetry.write.poll-interval=300ms")
                .run()) {
            assertThat(application.getBean(RedisConnectionFactory.class)).isInstanceOf(RedissonConnectionFactory.class);
            TelemetryOperations telemetry = application.getBean(TelemetryOperations.class);
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);

            // What waits for longer than 100 ms is delayed, and goes through the script.
            assertThat(CompletableFuture.allOf(
                            telemetry.storeTelemetry("payment", "pym_1", "run_a"),
                            telemetry.storeTelemetry("payment", "pym_2", "run_a")))
                    .succeedsWithin(SOON);
            assertThat(telemetry.storeTelemetry("payment", "pym_1", "run_b")).succeedsWithin(SOON);

            assertThat(telemetry.getTelemetry("payment", "pym_1")).contains(new TelemetryRecord("run_b"));
            assertThat(telemetry.getHistory("payment", "pym_1"))
                    .extracting(RecordedRun::runId)
                    .containsExactly("run_b", "run_a");
            assertThat(recorder.retriedRecords()).isZero();
        } finally {
            redis.destroyForcibly().onExit().join();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process redis(int port) throws Exception {
        Process redis = new ProcessBuilder(
                        "redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "")
                .redirectErrorStream(true)
                .start();
        // Says so as soon as it is.
        redis.inputReader().lines().takeWhile(line -> !line.contains("Ready to accept connections")).count();
        return redis;
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Billing {}
}
