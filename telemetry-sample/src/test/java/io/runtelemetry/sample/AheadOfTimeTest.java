package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as {@code spring-boot:process-aot} has made it, in a process of its own. */
final class AheadOfTimeTest {

    private static SampleProcess process;

    private static SampleClient sample;

    @BeforeAll
    static void startProcessed(@TempDir Path directory) throws IOException {
        process = new SampleProcess(
                directory.resolve("log"),
                "-Dspring.aot.enabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                SampleApplication.class.getName());
        sample = process.client();
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void startsFromGeneratedCode() throws IOException {
        assertThat(process.output()).contains("Starting AOT-processed SampleApplication");
    }

    @Test
    void recordsWhatAJobIsAnnotatedWithAndTheEntitiesThatItChanges() {
        String outcome = sample.call("attempt-billing-run", "{\"billingRunId\":\"br_789\"}", "run_aot")
                .body();

        assertLinked("billing_run", "br_789");
        assertLinked("payment", JsonPath.read(outcome, "$.paymentIds[0]"));
    }

    private static void assertLinked(String entityType, String entityId) {
        await().untilAsserted(() -> assertThat(
                        sample.page("/internal/" + entityType + '/' + entityId).body())
                .contains("href=\"https://cloud.trigger.dev/runs/run_aot\""));
    }
}
