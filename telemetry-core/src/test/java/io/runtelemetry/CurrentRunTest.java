package io.runtelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class CurrentRunTest {

    @AfterEach
    void nothing_is_left_behind() {
        assertThat(CurrentRun.get()).isEmpty();
        assertThat(MDC.get("runId")).isNull();
    }

    @Test
    void there_is_none_outside_a_scope() {
        assertThat(CurrentRun.get()).isEmpty();
    }

    @Test
    void work_sees_its_run() throws Exception {
        assertThat(CurrentRun.callWith("run_a", CurrentRun::get)).contains("run_a");

        CurrentRun.runWith("run_b", () -> assertThat(CurrentRun.get()).contains("run_b"));
    }

    @Test
    void an_inner_run_hides_the_outer_one_until_its_end() {
        CurrentRun.runWith("run_outer", () -> {
            CurrentRun.runWith("run_inner", () -> assertThat(CurrentRun.get()).contains("run_inner"));
            assertThat(CurrentRun.get()).contains("run_outer");
        });
    }

    @Test
    void an_empty_or_missing_ID_hides_the_outer_run_too() {
        CurrentRun.runWith("run_outer", () -> {
            CurrentRun.runWith("", () -> assertThat(CurrentRun.get()).isEmpty());
            try (CurrentRun.Scope scope = CurrentRun.open(null)) {
                assertThat(scope).isNotNull();
                assertThat(CurrentRun.get()).isEmpty();
            }
            assertThat(CurrentRun.get()).contains("run_outer");
        });
    }

    @Test
    void the_outer_run_is_restored_when_the_work_throws() {
        CurrentRun.runWith("run_outer", () -> {
            assertThatThrownBy(() -> CurrentRun.callWith("run_a", () -> {
                        throw new IOException("disk");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(CurrentRun.get()).contains("run_outer");

            assertThatThrownBy(() -> CurrentRun.runWith("run_b", () -> {
                        throw new AssertionError("wrong");
                    }))
                    .isInstanceOf(AssertionError.class);
            assertThat(CurrentRun.get()).contains("run_outer");
        });
    }

    @Test
    void any_text_is_carried_as_it_is_so_that_a_bad_one_keeps_no_work_from_being_done() throws Exception {
        assertThat(CurrentRun.callWith("not a run ID\n", CurrentRun::get)).contains("not a run ID\n");
    }

    @Test
    void threads_that_the_work_starts_do_not_inherit_it() throws Exception {
        CompletableFuture<Optional<String>> seen = new CompletableFuture<>();

        CurrentRun.runWith("run_a", () -> new Thread(() -> seen.complete(CurrentRun.get())).start());

        assertThat(seen.get()).isEmpty();
    }

    @Test
    void a_pool_that_the_work_has_made_carries_it_into_no_later_job() throws Exception {
        ExecutorService pool =
                CurrentRun.callWith("run_a", () -> Executors.newFixedThreadPool(1, job -> new Thread(job)));
        try {
            CurrentRun.callWith("run_a", () -> pool.submit(CurrentRun::get).get());
            assertThat(pool.submit(CurrentRun::get).get()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void two_threads_have_each_their_own() throws Exception {
        CompletableFuture<Optional<String>> seen = new CompletableFuture<>();

        CurrentRun.runWith("run_a", () -> {
            Thread other = new Thread(() -> CurrentRun.runWith("run_b", () -> seen.complete(CurrentRun.get())));
            other.start();
            assertThat(seen.join()).contains("run_b");
            assertThat(CurrentRun.get()).contains("run_a");
        });
    }

    @Test
    void log_lines_can_show_the_run_while_it_is_current() {
        CurrentRun.runWith("run_outer", () -> {
            assertThat(MDC.get("runId")).isEqualTo("run_outer");
            CurrentRun.runWith("run_inner", () -> assertThat(MDC.get("runId")).isEqualTo("run_inner"));
            CurrentRun.runWith("", () -> assertThat(MDC.get("runId")).isNull());
            assertThat(MDC.get("runId")).isEqualTo("run_outer");
        });
    }

    @Test
    void what_the_application_itself_keeps_there_comes_back() {
        MDC.put("runId", "its own");
        CurrentRun.runWith("run_a", () -> assertThat(MDC.get("runId")).isEqualTo("run_a"));

        assertThat(MDC.get("runId")).isEqualTo("its own");
        MDC.remove("runId");
    }

    @Test
    void log_lines_are_left_alone_where_there_is_no_run_before_or_after() {
        MDC.put("runId", "its own");
        CurrentRun.runWith("", () -> assertThat(MDC.get("runId")).isEqualTo("its own"));

        assertThat(MDC.get("runId")).isEqualTo("its own");
        MDC.remove("runId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_a\nINFO forged", "run_a\r", "\u001b[31mrun_a", "run_a\u2028", "long"})
    void text_that_could_forge_a_log_line_is_not_shown(String text) {
        String runId = text.equals("long") ? "x".repeat(257) : text;
        CurrentRun.runWith("run_outer", () -> {
            CurrentRun.runWith(runId, () -> assertThat(MDC.get("runId")).isNull());
            assertThat(MDC.get("runId")).isEqualTo("run_outer");
        });
    }

    @Test
    void showing_it_can_be_turned_off() {
        try {
            CurrentRun.runWith("run_outer", () -> {
                CurrentRun.showInLogs(false);
                CurrentRun.runWith(
                        "run_inner", () -> assertThat(MDC.get("runId")).isEqualTo("run_outer"));
            });
            CurrentRun.runWith("run_a", () -> assertThat(MDC.get("runId")).isNull());
        } finally {
            CurrentRun.showInLogs(true);
        }
    }
}
