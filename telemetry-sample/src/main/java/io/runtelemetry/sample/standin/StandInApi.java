package io.runtelemetry.sample.standin;

import java.time.Instant;
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

    record ApiRun(
            String id,
            String status,
            String taskIdentifier,
            Instant createdAt,
            Instant startedAt,
            Instant finishedAt,
            long durationMs) {

        static ApiRun of(StandInRun run) {
            return new ApiRun(
                    run.id(),
                    run.status(),
                    run.task(),
                    run.startedAt(),
                    run.startedAt(),
                    run.startedAt().plus(run.duration()),
                    run.duration().toMillis());
        }
    }
}
