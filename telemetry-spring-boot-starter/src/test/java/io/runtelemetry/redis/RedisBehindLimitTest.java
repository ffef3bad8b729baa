package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Something on the way to Redis takes less at once than a batch is. */
class RedisBehindLimitTest {

    private final RedisServerProcess redis = RedisServerProcess.start();

    @AfterEach
    void stop() {
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void a_batch_that_a_proxy_refuses_is_halved_until_it_passes(String client) throws Exception {
        try (RedirectingProxy proxy = new RedirectingProxy(redis.port())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            DataRedisAutoConfiguration.class,
                            TelemetryRedisAutoConfiguration.class,
                            TelemetryRunAutoConfiguration.class,
                            TelemetryRunStateAutoConfiguration.class,
                            TelemetryAutoConfiguration.class))
                    .withPropertyValues(
                            "spring.data.redis.client-type=" + client,
                            "spring.data.redis.port=" + proxy.port(),
                            "telemetry.redis.connect-timeout=2s")
                    .run(context -> {
                        proxy.takeAtMost(5_000);
                        TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
                        List<EntityRef> entities = IntStream.range(0, 512)
                                .mapToObj(i -> new EntityRef("payment", "pym_" + i))
                                .toList();

                        assertThat(recorder.store(entities, "run_a")).succeedsWithin(Duration.ofSeconds(40));

                        assertThat(recorder.retriedRecords()).isPositive();
                        assertThat(redis.execute("DBSIZE")).isEqualTo("512");
                    });
        }
    }
}
