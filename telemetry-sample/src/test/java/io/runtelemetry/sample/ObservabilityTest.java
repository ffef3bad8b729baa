package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What Prometheus scrapes, and what a load balancer asks. */
final class ObservabilityTest extends SampleTest {

    @Test
    void showsWhatBecameOfTheRecordsOfAJobAndNoIds() {
        call("stripe/payment-intent-succeeded", "{\"paymentId\":\"pym_123\"}");
        sample.page("/internal/payment/pym_123");

        await().untilAsserted(() -> {
            HttpResponse<String> metrics = sample.actuator("prometheus");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body())
                    .containsPattern(
                            "telemetry_store_seconds_count\\{entity_type=\"payment\",outcome=\"success\"} [1-9]")
                    .containsPattern("telemetry_read_seconds_count\\{.*outcome=\"success\"} [1-9]")
                    .contains("telemetry_buffer_size_records 0")
                    .doesNotContain("pym_123", runId);
        });
    }

    @Test
    void isUpWithTheLatencyOfTheStore() {
        HttpResponse<String> health = sample.actuator("health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .containsPattern("\"telemetry\":\\{\"details\":\\{\"store\":\"available\",\"latency\":\"[0-9.]+ ms\"");
    }
}
