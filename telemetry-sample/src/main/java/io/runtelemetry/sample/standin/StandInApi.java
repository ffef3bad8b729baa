package io.runtelemetry.sample.standin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What the real API says of a run, so that its state is shown beside the link; like that, to who has the key. */
@StandIn
@RestController
final class StandInApi {

    private final StandInRuns runs;

    private final String authorization;

    StandInApi(StandInRuns runs, @Value("${telemetry.trigger.secret-key:${TRIGGER_SECRET_KEY:}}") String key) {
        this.runs = runs;
        this.authorization = "Bearer " + key;
    }

    @GetMapping("/stand-in/api/v3/runs/{runId}")
    ResponseEntity<ApiRun> run(
            @PathVariable String runId,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
        return answer(authorization, runs.find(runId).map(ApiRun::of));
    }

    @GetMapping("/stand-in/api/v1/runs/{runId}/trace")
    ResponseEntity<Map<String, Object>> trace(
            @PathVariable String runId,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
        return answer(authorization, runs.find(runId).map(StandInApi::trace));
    }

    private <T> ResponseEntity<T> answer(String given, Optional<T> found) {
        return given.equals(authorization)
                ? ResponseEntity.of(found)
                : ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
    }

    /** As {@code RetrieveRunTraceResponseBody} there: the run, its attempt, and the call in which it may have failed. */
    private static Map<String, Object> trace(StandInRun run) {
        Map<String, Object> call = span(run, "POST /jobs/" + run.task(), List.of(), List.of());
        List<?> exceptions = !run.failed()
                ? List.of()
                : List.of(Map.of(
                        "name",
                        "exception",
                        "properties",
                        Map.of("exception", Map.of("type", "Error", "message", run.error()))));
        Map<String, Object> attempt = span(run, "Attempt 1", exceptions, List.of(call));
        return Map.of(
                "trace", Map.of("traceId", run.id(), "rootSpan", span(run, run.task(), List.of(), List.of(attempt))));
    }

    private static Map<String, Object> span(StandInRun run, String name, List<?> events, List<?> children) {
        return Map.of(
                "id",
                name,
                "runId",
                run.id(),
                "data",
                Map.of("message", name, "isError", run.failed(), "events", events),
                "children",
                children);
    }

    /** As {@code RetrieveRunResponse} of trigger.dev's schemas, 4.8.3, as far as telemetry reads it. */
    record ApiRun(
            String id,
            String status,
            String taskIdentifier,
            Instant createdAt,
            Instant startedAt,
            Instant finishedAt,
            long durationMs,
            int attemptCount,
            String version,
            boolean isTest,
            List<String> tags,
            @JsonInclude(Include.NON_NULL) @Nullable ApiError error) {

        static ApiRun of(StandInRun run) {
            return new ApiRun(
                    run.id(),
                    run.status(),
                    run.task(),
                    run.startedAt(),
                    run.startedAt(),
                    run.startedAt().plus(run.duration()),
                    run.duration().toMillis(),
                    1,
                    "20261127.1",
                    false,
                    List.of(),
                    run.failed() ? new ApiError("Error", run.error()) : null);
        }
    }

    record ApiError(String name, String message) {}
}
