package io.runtelemetry.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The alerts of {@code docs/observability}, evaluated by Prometheus's own {@code promtool} over series of some hours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PrometheusRulesTest {

    private static final Path RULES = Path.of("..", "docs", "observability", "prometheus-rules.yml");

    private static final Path TESTS = Path.of("src", "test", "prometheus", "rules-test.yml");

    @Test
    void each_alert_fires_when_it_should_and_not_before() throws Exception {
        Path promtool = new RequiredTool("promtool", "Prometheus 2.40 or newer").path();

        Process test = new ProcessBuilder(promtool.toString(), "test", "rules", TESTS.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(test.getInputStream().readAllBytes(), UTF_8);

        assertThat(test.waitFor()).as(output).isZero();
    }

    @Test
    void no_alert_is_without_a_case_in_which_it_fires() throws IOException {
        List<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(RULES))
                .results()
                .map(alert -> alert.group(1))
                .toList();

        assertThat(alerts)
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(Files.readString(TESTS))
                        .contains("labels: ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\""));
    }
}
