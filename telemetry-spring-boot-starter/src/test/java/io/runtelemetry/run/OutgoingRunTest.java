package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which run goes along with what is sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutgoingRunTest {

    private static final Predicate<String> KNOWN =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN)::supports;

    private final OutgoingRun outgoing = of(() -> CurrentRun.get().orElse(null));

    @Test
    void it_is_the_current_one() {
        assertThat(outgoing.runId()).isNull();
        CurrentRun.runWith("run_abc", () -> assertThat(outgoing.runId()).isEqualTo("run_abc"));
    }

    @Test
    void one_of_no_known_form_goes_nowhere() {
        CurrentRun.runWith(
                "run_abc\r\nCookie: x", () -> assertThat(outgoing.runId()).isNull());
        CurrentRun.runWith("abc", () -> assertThat(outgoing.runId()).isNull());
    }

    @Test
    void a_source_that_fails_keeps_nothing_from_being_sent() {
        assertThat(of(() -> {
                            throw new IllegalStateException("away");
                        })
                        .runId())
                .isNull();
        assertThat(of(() -> {
                            throw new LinkageError("away");
                        })
                        .runId())
                .isNull();
    }

    private static OutgoingRun of(RunIdSource source) {
        return new OutgoingRun("Trigger-Run-Id", source, KNOWN);
    }
}
