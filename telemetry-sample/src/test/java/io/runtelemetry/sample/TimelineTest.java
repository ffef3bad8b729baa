package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.tck.RedisServerProcess;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The runs of an entity before the last one, with a server that keeps them. */
@ActiveProfiles("redis")
final class TimelineTest extends SampleTest {

    private static final RedisServerProcess SERVER = RedisServerProcess.start();

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        properties.add("spring.data.redis.port", SERVER::port);
    }

    @Test
    void showsTheRunsBeforeTheLastOneToThoseWhoMaySeeRuns() {
        sample.call("supabase/event-inserted", "{\"eventId\":\"evt_2\"}", "run_before");
        await().untilAsserted(
                        () -> assertThat(redis.get("telemetry:webhook:evt_2")).isNotNull());
        call("supabase/event-inserted", "{\"eventId\":\"evt_2\"}");
        awaitRecord("telemetry:webhook:evt_2");

        await().untilAsserted(
                        () -> assertThat(sample.page("/internal/webhook/evt_2").body())
                                .containsSubsequence("Timeline", ">" + runId + "</a>", ">run_before</a>"));
        assertThat(sample.page("/internal/webhook/evt_2", "sales").body()).doesNotContain("Timeline", "run_before");
    }
}
