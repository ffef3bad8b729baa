package io.runtelemetry.sample.standin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the real API says of a run, so that its state is shown beside the link. */
@StandIn
@RestController
final class StandInApi {

    private final StandInRuns runs;

    StandInApi(StandInRuns runs) {
        this.runs = runs;
    }

    @GetMapping("/stand-in/api/v3/runs/{runId}")
    ResponseEntity<ApiRun> run(@PathVariable String runId) {
        return ResponseEntity.of(runs.find(runId).map(ApiRun::of));
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
