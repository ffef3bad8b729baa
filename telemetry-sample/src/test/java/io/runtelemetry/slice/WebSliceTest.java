package io.runtelemetry.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.test.AutoConfigureTelemetry;
import io.runtelemetry.test.RecordedTelemetry;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A test of controllers alone sees what their jobs record in the run of the request. */
@WebMvcTest
@AutoConfigureTelemetry
@DisplayNameGeneration(ReplaceUnderscores.class)
class WebSliceTest {

    @Autowired
    private MockMvcTester requests;

    @Autowired
    private RecordedTelemetry telemetry;

    @Test
    void the_header_of_a_request_sets_the_run() {
        assertThat(requests.get().uri("/capture/pym_123").header("Trigger-Run-Id", "run_abc"))
                .hasStatusOk();

        assertThat(telemetry).recorded("payment", "pym_123").withRun("run_abc");
    }

    @Test
    void so_does_that_of_a_RestTestClient(@Autowired MockMvc server) {
        RestTestClient.bindTo(server)
                .build()
                .get()
                .uri("/capture/pym_123")
                .header("Trigger-Run-Id", "run_abc")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(telemetry).recorded("payment", "pym_123").withRun("run_abc");
    }

    @Test
    void so_does_its_baggage() {
        assertThat(requests.get().uri("/capture/pym_123").header("baggage", "trigger.run.id=run_abc"))
                .hasStatusOk();

        assertThat(telemetry).recorded("payment", "pym_123").withRun("run_abc");
    }

    @Test
    void without_a_run_or_with_a_malformed_one_nothing_is_recorded() {
        assertThat(requests.get().uri("/capture/pym_123")).hasStatusOk();
        assertThat(requests.get().uri("/capture/pym_123").header("Trigger-Run-Id", "nonsense"))
                .hasStatusOk();

        assertThat(telemetry).recordedNothing();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Jobs.class, Captures.class})
    static class Application {}

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        void capture(String paymentId) {}
    }

    @RestController
    static class Captures {

        private final Jobs jobs;

        Captures(Jobs jobs) {
            this.jobs = jobs;
        }

        @GetMapping("/capture/{paymentId}")
        void capture(@PathVariable("paymentId") String paymentId) {
            jobs.capture(paymentId);
        }
    }
}
