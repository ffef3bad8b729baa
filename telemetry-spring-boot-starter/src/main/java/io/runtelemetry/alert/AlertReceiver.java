package io.runtelemetry.alert;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryOperations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Records failed runs that trigger.dev tells of, for the entities that their tags name: with no annotation on any job. An
 * alert is taken if it is signed, recent, and has not been taken before.
 */
final class AlertReceiver {

    static final String PATH = "/trigger/alerts";

    private static final int REMEMBERED = 10_000;

    private final TelemetryOperations telemetry;

    private final EntityTypes entityTypes;

    private final AlertSignature signature;

    private final Duration maxAge;

    private final Clock clock;

    private final AlertReplayGuard seen;

    /**
     * Creates a receiver.
     *
     * @param secret of the webhook
     * @param maxAge how old an alert may be, positive
     */
    AlertReceiver(TelemetryOperations telemetry, EntityTypes entityTypes, String secret, Duration maxAge, Clock clock) {
        this.telemetry = telemetry;
        this.entityTypes = entityTypes;
        this.signature = new AlertSignature(secret);
        this.maxAge = maxAge;
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
            return new AlertResponse(
                    HttpStatus.CONTENT_TOO_LARGE, "The alert is larger than telemetry.web.alerts.max-size");
        }
        String expected = signature.of(body);
        if (!AlertSignature.same(expected, sentSignature)) {
            return new AlertResponse(
                    HttpStatus.UNAUTHORIZED,
                    "The header " + AlertSignature.HEADER + " is not the signature of this body with the secret");
        }
        try {
            FailedRun run = FailedRun.of(body, entityTypes);
            return run == null ? AlertResponse.ACCEPTED : take(run, expected);
        } catch (IllegalArgumentException e) {
            return new AlertResponse(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private AlertResponse take(FailedRun run, String id) {
        Instant now = clock.instant();
        if (Duration.between(run.created(), now).abs().compareTo(maxAge) > 0) {
            return new AlertResponse(
                    HttpStatus.BAD_REQUEST, "The alert is not of the last telemetry.web.alerts.max-age");
        }
        if (!seen.take(id, run.created(), now)) {
            return new AlertResponse(HttpStatus.CONFLICT, "The alert has been received before");
        }
        if (!run.entities().isEmpty()) {
            // Whatever becomes of it is logged and counted as for any job.
            CompletableFuture<Void> unused = telemetry.storeTelemetry(run.entities(), run.runId());
        }
        return AlertResponse.ACCEPTED;
    }
}
