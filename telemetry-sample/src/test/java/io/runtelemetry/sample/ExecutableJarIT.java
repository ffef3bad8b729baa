package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} makes runs by itself, as the README's first command does. */
final class ExecutableJarIT {

    @Test
    void runsAJobAndShowsItsRun(@TempDir Path directory) throws Exception {
        try (SampleProcess application = new SampleProcess(directory.resolve("log"), "-jar", jar().toString())) {
            SampleClient sample = application.client();

            assertThat(sample.call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}", "run_jar")
                            .statusCode())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(
                            sample.page("/internal/invoice/inv_456").body())
                    .contains("href=\"https://cloud.trigger.dev/runs/run_jar\""));
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().matches("telemetry-sample-.*\\.jar"))
                    .toList();
            assertThat(jars).hasSize(1);
            return jars.get(0);
        }
    }
}
