package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.tck.RequiredTool;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;

/** One round, with a tenth of a second for each subject. */
@Tag("measurement")
class CostTest {

    private static final Cost.Options SHORT =
            Benchmark.options(Cost.Options.class, "--warm-up=2", "--entities=50", "--rounds=1", "--slice=100ms");

    private static RedisServerProcess redis;

    private static ConfigurableApplicationContext application;

    private static Measurements found;

    @BeforeAll
    static void run() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();
        redis = RedisServerProcess.start();
        application = CostApplication.start(redis.port());
        found = Cost.slices(application, SHORT);
    }

    @AfterAll
    static void end() {
        application.close();
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void there_are_numbers_of_each_subject(Subject subject) {
        assertThat(Stream.of(Cost.P50, Cost.P99, Cost.BYTES))
                .allSatisfy(
                        column -> assertThat(found.of(subject.title, column)).isNotNaN());
        assertThat(found.of(subject.title, Cost.P50)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void all_but_the_plain_method_are_called_through_a_proxy(Subject subject) {
        assertThat(AopUtils.isCglibProxy(application.getBean(subject.bean))).isEqualTo(subject != Subject.PLAIN);
    }

    @ParameterizedTest
    @EnumSource
    void those_that_record_leave_the_same_record_for_each_payment(Subject subject) {
        List<String> keys = Stream.of(subject.payments(SHORT.entities()))
                .map(payment -> "telemetry:payment:" + payment.id())
                .toList();
        if (subject.records) {
            List<String> records = Collections.nCopies(keys.size(), "{\"runId\":\"run_cost\"}");
            await().untilAsserted(() -> assertThat(redis("MGET", keys)).isEqualTo(String.join("\n", records)));
            assertThat(Integer.parseInt(redis("TTL", keys.subList(0, 1)))).isBetween(1_209_000, 1_209_600);
        } else {
            assertThat(redis("EXISTS", keys)).isEqualTo("0");
        }
    }

    private static String redis(String command, List<String> keys) {
        return String.valueOf(
                redis.execute(Stream.concat(Stream.of(command), keys.stream()).toArray(String[]::new)));
    }

    @Test
    void Micrometer_times_each_call_of_its_job() {
        assertThat(application.getBean(MeterRegistry.class).get("job").timer().count())
                .isEqualTo(402);
    }
}
