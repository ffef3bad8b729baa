package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which run a request or a message names. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IncomingRunTest {

    private static final Predicate<String> KNOWN =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN)::supports;

    private final IncomingRun incoming = new IncomingRun("Trigger-Run-Id", "trigger.run.id", KNOWN);

    @Test
    void the_header_of_its_own_goes_before_baggage() {
        assertThat(runOf(Map.of(
                        "Trigger-Run-Id",
                        List.of(" run_header ", "run_second"),
                        "baggage",
                        List.of("trigger.run.id=run_baggage"))))
                .isEqualTo("run_header");
    }

    @Test
    void baggage_stands_in_for_a_header_that_is_missing_or_malformed() {
        assertThat(runOf(Map.of("baggage", List.of("trigger.run.id=run_baggage"))))
                .isEqualTo("run_baggage");
        assertThat(runOf(Map.of(
                        "Trigger-Run-Id", List.of("<script>"), "baggage", List.of("trigger.run.id=run%5Fbaggage"))))
                .isEqualTo("run_baggage");
    }

    @Test
    void baggage_may_come_in_several_headers() {
        assertThat(runOf(Map.of("baggage", List.of("userId=alice", "trigger.run.id=run_abc"))))
                .isEqualTo("run_abc");
    }

    @Test
    void what_names_no_run_of_a_known_form_is_left_aside() {
        assertThat(runOf(Map.of())).isNull();
        assertThat(runOf(Map.of("Trigger-Run-Id", List.of("")))).isNull();
        assertThat(runOf(Map.of("baggage", List.of("trigger.run.id=%0Arun_abc;x"))))
                .isEqualTo("run_abc");
        assertThat(runOf(Map.of("baggage", List.of("trigger.run.id=run_abc%0Aforged"))))
                .isNull();
        assertThat(runOf(Map.of("baggage", List.of("trigger.run.id=x"), "Trigger-Run-Id", List.of("y"))))
                .isNull();
    }

    @Test
    void without_a_key_baggage_is_not_looked_at() {
        IncomingRun headerOnly = new IncomingRun("Trigger-Run-Id", "", KNOWN);

        assertThat(headerOnly.runId(name -> List.of(name.equals("baggage") ? "=run_abc" : "")))
                .isNull();
    }

    @Test
    void a_failure_is_nobodys_error() {
        assertThat(incoming.runId(name -> {
                    throw new IllegalStateException("no headers");
                }))
                .isNull();
        assertThat(new IncomingRun("Trigger-Run-Id", "", runId -> {
                            throw new LinkageError("no generator");
                        })
                        .runId(name -> List.of("run_abc")))
                .isNull();
    }

    private @Nullable String runOf(Map<String, List<String>> headers) {
        return incoming.runId(name -> headers.getOrDefault(name, List.of()));
    }
}
