package io.runtelemetry.alert;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener.AlertOutcome;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.trigger.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Records failed runs that trigger.dev reports, for the entities that their tags name: with no annotation on any job. An
 * alert is taken if it is signed, recent, of the right environment and project, of no test run, and has not been taken before.
 * What is well-formed is accepted in any case: trigger.dev takes all else for a failure and sends it again.
 */
final class AlertReceiver {

    static final String PATH = "/trigger/alerts";

    private static final int REMEMBERED = 10_000;

    private final TelemetryOperations telemetry;

    private final EntityTypes entityTypes;

    private final AlertSignature signature;

    private final AlertOrigins origins;

    private final Duration maxAge;

    private final Consumer<RunState> told;

    private final AlertLog alerts;

    private final InstantSource clock;

    private final AlertReplayGuard seen;

    /**
     * Creates a receiver.
     *
     * @param secret of the webhook
     * @param maxAge how old an alert may be, positive
     * @param told takes what a genuine alert tells of its run
     */
    AlertReceiver(
            TelemetryOperations telemetry,
            EntityTypes entityTypes,
            String secret,
            AlertOrigins origins,
            Duration maxAge,
            Consumer<RunState> told,
            AlertLog alerts,
            InstantSource clock) {
        this.telemetry = telemetry;
        this.entityTypes = entityTypes;
        this.signature = new AlertSignature(secret);
        this.origins = origins;
        this.maxAge = maxAge;
        this.told = told;
        this.alerts = alerts;
        this.clock = clock;
        this.seen = new AlertReplayGuard(REMEMBERED, maxAge);
    }

    /**
     * Receives an alert. May wait for the store, if jobs do.
     *
     * @param sentSignature the header {@link AlertSignature#HEADER}
     * @param body the bytes as they were sent, or null if there are too many
     */
    AlertResponse receive(@Nullable String sentSignature, byte @Nullable [] body) {
        if (body == null) {
            return refused(
                    HttpStatus.CONTENT_TOO_LARGE,
                    AlertOutcome.TOO_LARGE,
                    "The alert is larger than telemetry.web.alerts.max-size");
        }
        String expected = signature.of(body);
        if (!AlertSignature.same(expected, sentSignature)) {
            return refused(
                    HttpStatus.UNAUTHORIZED,
                    AlertOutcome.WRONG_SIGNATURE,
                    "The header " + AlertSignature.HEADER + " is not the signature of this body with the secret:"
                            + " compare telemetry.web.alerts.secret with the webhook's");
        }
        try {
            FailedRun run = FailedRun.of(body, entityTypes);
            return run == null
                    ? accepted(
                            AlertOutcome.IGNORED, "The alert is not about a failed run, or of version 1 without tags")
                    : take(run, expected);
        } catch (IllegalArgumentException e) {
            return refused(HttpStatus.BAD_REQUEST, AlertOutcome.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private AlertResponse take(FailedRun run, String id) {
        Instant now = clock.instant();
        if (Duration.between(run.created(), now).abs().compareTo(maxAge) > 0) {
            return refused(
                    HttpStatus.BAD_REQUEST,
                    AlertOutcome.STALE,
                    "The alert is not of the last telemetry.web.alerts.max-age; check the clocks if it is new");
        }
        if (run.test()) {
            return accepted(AlertOutcome.TEST_RUN, "An alert of a test run is left aside");
        }
        String foreign = origins.reasonAgainst(run);
        if (foreign != null) {
            return accepted(AlertOutcome.FOREIGN, foreign);
        }
        run.state().ifPresent(told);
        if (run.entities().isEmpty()) {
            return accepted(
                    AlertOutcome.NO_ENTITY,
                    "A failed run is not recorded: none of its tags names an entity of a known type, as payment:pym_123");
        }
        if (!seen.take(id, run.created(), now)) {
            return accepted(AlertOutcome.REPEATED, "The alert has been received before");
        }
        // Whatever becomes of it is logged and counted as for any job.
        CompletableFuture<Void> unused = telemetry.storeTelemetry(run.entities(), run.runId());
        return accepted(
                AlertOutcome.RECORDED,
                "A failed run is recorded for " + run.entities().size() + " entities");
    }

    private AlertResponse accepted(AlertOutcome outcome, String reason) {
        alerts.tell(outcome, reason);
        return AlertResponse.ACCEPTED;
    }

    private AlertResponse refused(HttpStatus status, AlertOutcome outcome, String reason) {
        alerts.tell(outcome, reason);
        return new AlertResponse(status, reason);
    }
}
