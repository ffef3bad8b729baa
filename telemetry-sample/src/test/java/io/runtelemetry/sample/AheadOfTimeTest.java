package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as {@code spring-boot:process-aot} has made it, in a process of its own. */
final class AheadOfTimeTest {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private static Process process;

    private static Path log;

    private static SampleClient sample;

    @BeforeAll
    static void startProcessed(@TempDir Path directory) throws IOException {
        log = directory.resolve("log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dspring.aot.enabled=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleApplication.class.getName(),
                        "--server.port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Matcher started = await().atMost(Duration.ofMinutes(2))
                .failFast(() -> assertThat(process.isAlive()).as(output()).isTrue())
                .until(() -> PORT.matcher(output()), Matcher::find);
        sample = new SampleClient(Integer.parseInt(started.group(1)));
    }

    private static String output() throws IOException {
        return Files.readString(log, UTF_8);
    }

    @AfterAll
    static void stop() {
        process.destroy();
    }

    @Test
    void startsFromGeneratedCode() throws IOException {
        assertThat(output()).contains("Starting AOT-processed SampleApplication");
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
