package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the MDC holds where applications hide runs from logs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RunsInLogsTest {

    private final RunHiddenFromLogs first = new RunHiddenFromLogs();

    private final RunHiddenFromLogs second = new RunHiddenFromLogs();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static void assertShown(boolean shown) {
        CurrentRun.runWith("run_abc", () -> assertThat(MDC.get("runId")).isEqualTo(shown ? "run_abc" : null));
    }

    @Test
    void runs_are_hidden_until_the_last_application_that_says_so_has_ended() {
        first.afterPropertiesSet();
        second.afterPropertiesSet();
        first.destroy();
        assertShown(false);

        second.destroy();
        assertShown(true);
    }

    @Test
    void a_snapshot_leaves_what_the_application_has_set_while_runs_are_hidden() {
        CurrentRunAccessor accessor = new CurrentRunAccessor();
        first.afterPropertiesSet();
        try {
            MDC.put("runId", "own_1");
            accessor.setValue("run_abc");
            MDC.put("runId", "own_2");
            accessor.restore();
            assertThat(MDC.get("runId")).isEqualTo("own_2");

            accessor.setValue("run_abc");
            MDC.remove("runId");
            accessor.restore();
            assertThat(MDC.get("runId")).isNull();
        } finally {
            first.destroy();
        }
    }

    @Test
    void a_snapshot_gives_back_what_the_application_had_set_though_it_is_the_same() {
        CurrentRunAccessor accessor = new CurrentRunAccessor();
        MDC.put("runId", "run_abc");
        accessor.setValue("run_abc");
        accessor.restore();

        assertThat(MDC.get("runId")).isEqualTo("run_abc");
    }
}
