package com.example.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/** The whole path in an application that has added the starter. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class BillingTest {

    @Autowired
    Payments payments;

    @Autowired
    TelemetryOperations telemetry;

    @Test
    void a_job_is_recorded() {
        CurrentRun.runWith("run_abc", () -> payments.attempt("pym_123"));

        await().untilAsserted(() ->
                assertThat(telemetry.getTelemetry("payment", "pym_123")).contains(new TelemetryRecord("run_abc")));
        assertThat(telemetry.getTelemetryWithUrl("payment", "pym_123").orElseThrow().triggerUrl())
                .isEqualTo("https://cloud.trigger.dev/runs/run_abc");
    }

    @Test
    void telemetry_takes_notice_of_what_is_there(@Autowired ApplicationContext context) {
        assertThat(context.containsBean("telemetryHealthIndicator"))
                .isEqualTo(isPresent("org.springframework.boot.health.contributor.HealthIndicator"));
        assertThat(context.containsBean("runTelemetryAuditEvents"))
                .isEqualTo(isPresent("org.springframework.boot.actuate.audit.AuditEvent"));
        assertThat(context.containsBean("runTelemetryMeteringTelemetryListener"))
                .isEqualTo(context.containsBean("simpleMeterRegistry")
                        || context.containsBean("prometheusMeterRegistry"));
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, null);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Payments.class)
    static class Billing {}

    static class Payments {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public void attempt(String paymentId) {}
    }
}
