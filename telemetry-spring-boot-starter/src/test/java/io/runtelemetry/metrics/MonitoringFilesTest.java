package io.runtelemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in {@code docs/observability} is about meters that an application has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MonitoringFilesTest {

    private static final Path DOCS = Path.of("..", "docs");

    private static final Pattern SELECTOR = Pattern.compile("(telemetry_[a-z_]+)(?:\\{([^}]*)})?");

    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!=|=)\\s*\"([^\"]*)\"");

    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

    /** Prometheus adds them to whatever it scrapes. */
    private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

    private static List<String> scraped = List.of();

    private static Set<String> meterNames = Set.of();

    @BeforeAll
    static void scrapeAnApplicationInWhichEverythingHappens() {
        MeteredApplication.withPrometheus().run(context -> {
            TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
            SwitchedStore store = context.getBean(SwitchedStore.class);
            telemetry.storeTelemetry("payment", "pym_123", "run_a").join();
            assertThat(telemetry.getTelemetry("payment", "pym_123")).isPresent();
            store.away = true;
            assertThatExceptionOfType(TelemetryUnavailableException.class)
                    .isThrownBy(() -> telemetry.getTelemetry("payment", "pym_123"));
            TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
            recorder.record(new EntityRef("payment", "pym_123"), "run_b");
            await().until(recorder::isStoreAway);

            scraped = context.getBean(PrometheusMeterRegistry.class)
                    .scrape()
                    .lines()
                    .filter(line -> line.startsWith("telemetry_"))
                    .toList();
            meterNames = context.getBean(MeterRegistry.class).getMeters().stream()
                    .map(meter -> meter.getId().getName())
                    .filter(name -> name.startsWith("telemetry."))
                    .collect(Collectors.toCollection(TreeSet::new));
        });
        assertThat(scraped).isNotEmpty();
    }

    @Test
    void every_panel_and_variable_of_the_dashboard_is_about_what_is_exposed() {
        JsonNode dashboard = new JsonMapper().readTree(text("observability/grafana-dashboard.json"));
        List<String> queries = Stream.concat(
                        dashboard.findValuesAsString("expr").stream(),
                        dashboard.findValuesAsString("definition").stream())
                .toList();

        assertThat(queries).hasSizeGreaterThan(20).allSatisfy(MonitoringFilesTest::assertExposed);
    }

    @Test
    void every_alert_is_about_what_is_exposed_and_says_what_it_means() {
        JsonNode file = new JsonMapper().valueToTree(new Yaml().load(text("observability/prometheus-rules.yml")));
        List<JsonNode> rules = new ArrayList<>();
        file.path("groups").forEach(group -> group.path("rules").forEach(rules::add));

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertExposed(rule.path("expr").asString());
            assertThat(rule.path("annotations").path("summary").asString()).isNotBlank();
            assertThat(rule.path("annotations").path("description").asString()).isNotBlank();
            assertThat(text("observability.md"))
                    .contains("| `" + rule.path("alert").asString() + "` |");
        });
    }

    @Test
    void the_table_in_the_documentation_lists_each_meter() {
        Set<String> documented = Pattern.compile("^\\| `(telemetry\\.[a-z.]+)` \\|", Pattern.MULTILINE)
                .matcher(text("observability.md"))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(meterNames);
    }

    private static void assertExposed(String query) {
        List<MatchResult> selectors = SELECTOR.matcher(query).results().toList();
        assertThat(selectors).as(query).isNotEmpty();
        for (MatchResult selector : selectors) {
            List<String> series = scraped.stream()
                    .filter(line ->
                            line.startsWith(selector.group(1) + "{") || line.startsWith(selector.group(1) + " "))
                    .toList();
            assertThat(series).as("%s in %s", selector.group(1), query).isNotEmpty();
            if (selector.group(2) != null) {
                MATCHER.matcher(selector.group(2))
                        .results()
                        .filter(matcher -> !TARGET_LABELS.contains(matcher.group(1)))
                        .forEach(matcher -> assertThat(series)
                                .as("%s in %s", matcher.group(), query)
                                .anyMatch(line -> line.contains(matcher.group(1) + "=\""
                                        + (matcher.group(2).equals("=") ? matcher.group(3) + "\"" : ""))));
            }
            GROUPING.matcher(query)
                    .results()
                    .flatMap(grouping -> Stream.of(grouping.group(1).split(", ", -1)))
                    .filter(label -> !TARGET_LABELS.contains(label))
                    .forEach(label -> assertThat(series)
                            .as("%s in %s", label, query)
                            .anyMatch(line -> line.contains(label + "=\"")));
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(DOCS.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
