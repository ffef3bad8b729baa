package io.runtelemetry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStatus;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerStub;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stub that stands in for trigger.dev in other tests takes what trigger.dev's own client sends, and is understood. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TriggerSdkTest {

    @Test
    @Timeout(120)
    void its_own_client_and_ours_make_the_same_of_the_stub() throws IOException {
        NodeScripts scripts = TypeScriptApplications.install();
        try (TriggerStub trigger = new TriggerStub()) {
            trigger.run(
                    "run_abc",
                    "TIMED_OUT",
                    "\"startedAt\":\"2026-11-24T10:00:01.250Z\",\"finishedAt\":\"2026-11-24T10:00:05.250Z\",\"durationMs\":3900,");

            trigger.trace(
                    "run_abc",
                    span("attempt-billing-run", true, span("Attempt 1", true, "") + "," + span("log", false, "")));

            String output = scripts.run(
                    "trigger-run.mjs",
                    Map.of("TRIGGER_API_URL", trigger.url(), "TRIGGER_SECRET_KEY", TriggerStub.SECRET_KEY),
                    "",
                    "run_abc",
                    "run_gone");

            assertThat(trigger.violations()).isEmpty();
            assertThat(trigger.requests())
                    .containsExactly(
                            "/api/v3/runs/run_abc",
                            "/api/v3/runs/run_gone",
                            "/api/v1/query",
                            "/api/v1/runs/run_abc/trace",
                            "/api/v1/runs/run_gone/trace");
            assertThat(output.lines())
                    .containsExactly(
                            "{\"id\":\"run_abc\",\"status\":\"TIMED_OUT\",\"taskIdentifier\":\"attempt-billing-run\","
                                    + "\"startedAt\":\"2026-11-24T10:00:01.250Z\",\"finishedAt\":\"2026-11-24T10:00:05.250Z\","
                                    + "\"durationMs\":3900}",
                            "{\"id\":\"run_gone\",\"error\":404}",
                            "{\"run_id\":\"run_abc\",\"status\":\"Timed out\",\"usage_duration\":3900}",
                            "{\"id\":\"run_abc\",\"path\":[\"attempt-billing-run\",\"Attempt 1\"]}",
                            "{\"id\":\"run_gone\",\"error\":404}");

            TriggerApi api = new TriggerApi(trigger.options());
            RunState state = api.retrieveRun("run_abc").orElseThrow();
            assertThat(state.status()).isEqualTo(RunStatus.TIMED_OUT);
            assertThat(state.task()).isEqualTo("attempt-billing-run");
            assertThat(state.startedAt()).hasToString("2026-11-24T10:00:01.250Z");
            assertThat(state.finishedAt()).hasToString("2026-11-24T10:00:05.250Z");
            assertThat(state.duration()).hasMillis(3_900);
            assertThat(api.retrieveRun("run_gone")).isEmpty();
            assertThat(api.queryRuns(List.of("run_abc", "run_gone")).orElseThrow())
                    .singleElement()
                    .returns("run_abc", RunState::runId)
                    .returns(RunStatus.TIMED_OUT, RunState::status)
                    .returns(Duration.ofMillis(3_900), RunState::duration);
            assertThat(api.retrieveFailure("run_abc").orElseThrow().path())
                    .containsExactly("attempt-billing-run", "Attempt 1");
            assertThat(api.retrieveFailure("run_gone")).isEmpty();
        }
    }

    private static String span(String message, boolean error, String children) {
        return """
                {"id":"%s","runId":"run_abc","data":{"message":"%s","startTime":"2026-11-24T10:00:01.250Z","duration":4000000000,
                 "isError":%s,"isPartial":false,"isCancelled":false,"level":"TRACE"},"children":[%s]}""".formatted(message.hashCode(), message, error, children);
    }
}
