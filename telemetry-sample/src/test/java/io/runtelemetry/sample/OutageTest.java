package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** What remains when Redis is gone: everything but the link. */
@DirtiesContext
abstract class OutageTest extends SampleTest {

    /** More than any time-out of the application, and less than anybody would wait for. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String JOB = "stripe/payment-intent-succeeded";

    private static final String PAYLOAD = "{\"paymentId\":\"pym_123\"}";

    private static final String PAGE = "/internal/payment/pym_123";

    abstract void stopRedis() throws Exception;

    @Test
    void theJobAnswersAsBeforeAndThePageSaysSo() throws Exception {
        HttpResponse<String> before = call(JOB, PAYLOAD);
        awaitRecord("telemetry:payment:pym_123");
        stopRedis();

        long start = System.nanoTime();
        HttpResponse<String> after = call(JOB, PAYLOAD);
        HttpResponse<String> page = sample.page(PAGE);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(after.statusCode()).isEqualTo(before.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("telemetry unavailable", "19.00 USD");

        HttpResponse<String> health = sample.actuator("health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"", "\"status\":\"DEGRADED\"", "\"store\":\"unavailable\"");
    }
}
