package io.runtelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link RunIdSource#firstOf} and {@link RunUrlGenerator#firstOf} make of several. */
class FirstOfTest {

    @Test
    void the_first_source_that_knows_a_run_wins_and_later_ones_are_not_asked() {
        List<String> asked = new ArrayList<>();
        RunIdSource source = RunIdSource.firstOf(
                List.of(asking(asked, "a", null), asking(asked, "b", "run_b"), asking(asked, "c", "run_c")));

        assertThat(source.currentRunId()).isEqualTo("run_b");
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void a_source_that_throws_hides_no_other_and_is_logged_once_even_if_its_failure_cannot_be_described() {
        List<String> asked = new ArrayList<>();
        RunIdSource source = RunIdSource.firstOf(List.of(
                failing(new IllegalStateException("away")),
                failing(new NoClassDefFoundError("gone")),
                failing(new Indescribable()),
                asking(asked, "a", null),
                asking(asked, "b", "run_b")));

        try (CapturedLog log = CapturedLog.of(RunIdSource.class)) {
            assertThat(source.currentRunId()).isEqualTo("run_b");
            assertThat(source.currentRunId()).isEqualTo("run_b");

            assertThat(log.events())
                    .hasSize(3)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .allMatch(message -> message.contains("A source of run IDs failed"));
        }
    }

    @Test
    void no_source_means_no_run() {
        assertThat(RunIdSource.firstOf(List.of()).currentRunId()).isNull();
    }

    @Test
    void the_first_generator_that_supports_a_run_ID_makes_its_URL() {
        RunUrlGenerator generator = RunUrlGenerator.firstOf(List.of(
                engine("run_", "https://a.example/"), engine("wf-", null), engine("wf-", "https://c.example/")));

        assertThat(generator.generateUrl("run_1")).isEqualTo("https://a.example/run_1");
        assertThat(generator.generateUrl("wf-1"))
                .as("the second has no dashboard")
                .isNull();
        assertThat(generator.supports("wf-1")).isTrue();
    }

    @Test
    void a_run_ID_that_no_generator_supports_has_no_URL() {
        RunUrlGenerator generator = RunUrlGenerator.firstOf(List.of(engine("run_", "https://a.example/")));

        assertThat(generator.supports("other")).isFalse();
        assertThat(generator.generateUrl("other")).isNull();
    }

    private static RunIdSource failing(Throwable failure) {
        return () -> TelemetryListenersTest.<String, RuntimeException>sneak(failure);
    }

    private static RunIdSource asking(List<String> asked, String name, @Nullable String runId) {
        return () -> {
            asked.add(name);
            return runId;
        };
    }

    private static RunUrlGenerator engine(String prefix, @Nullable String dashboard) {
        return new RunUrlGenerator() {
            @Override
            public boolean supports(String runId) {
                return runId.startsWith(prefix);
            }

            @Override
            public @Nullable String generateUrl(String runId) {
                return dashboard == null ? null : dashboard + runId;
            }
        };
    }
}
