package io.runtelemetry.trigger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** trigger.dev could not be asked. The message holds neither the secret key nor anything that trigger.dev sent. */
public final class TriggerApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it could not be asked. */
    public enum Reason {
        /** The secret key is wrong, or belongs to another trigger.dev. */
        REFUSED,
        /** The secret key is restricted, and may not do this; other things it may. */
        NOT_PERMITTED,
        /** There were too many requests. */
        RATE_LIMITED,
        /** It did not answer in time, could not be reached, or failed. */
        UNAVAILABLE,
        /** It answered with something else than its API does. */
        MALFORMED
    }

    private final Reason reason;

    private final @Nullable Instant retryAt;

    private TriggerApiException(Reason reason, String message, @Nullable Instant retryAt) {
        super(message);
        this.reason = reason;
        this.retryAt = retryAt;
    }

    static TriggerApiException refused() {
        return new TriggerApiException(
                Reason.REFUSED,
                "trigger.dev refused the secret key: check TRIGGER_SECRET_KEY or telemetry.trigger.secret-key, whether it"
                        + " has expired, whether telemetry.trigger.api-url is where it belongs, and telemetry.trigger.branch"
                        + " where it is a key for branches. A restricted key is fine if it may read runs",
                null);
    }

    static TriggerApiException notPermitted(String what) {
        return new TriggerApiException(Reason.NOT_PERMITTED, "The secret key of trigger.dev may not " + what, null);
    }

    static TriggerApiException rateLimited(Instant until) {
        return new TriggerApiException(Reason.RATE_LIMITED, "trigger.dev asked for no request before " + until, until);
    }

    /** Returns what is thrown instead of a request that would exceed what telemetry may take of the rate limit. */
    public static TriggerApiException overBudget(Instant until) {
        return new TriggerApiException(
                Reason.RATE_LIMITED, "telemetry.trigger.state-budget allows no request before " + until, until);
    }

    static TriggerApiException unavailable(String what) {
        return new TriggerApiException(Reason.UNAVAILABLE, "trigger.dev " + what, null);
    }

    static TriggerApiException malformed(String what) {
        return new TriggerApiException(Reason.MALFORMED, "trigger.dev answered with " + what, null);
    }

    /** Returns this, to be thrown once more for a request that is not sent because of it. */
    TriggerApiException again(Instant until) {
        return new TriggerApiException(reason, String.valueOf(getMessage()), until);
    }

    /** Returns why it could not be asked. */
    public Reason reason() {
        return reason;
    }

    /** Returns before when it is no use to ask again; null if nothing speaks against now. */
    public @Nullable Instant retryAt() {
        return retryAt;
    }
}
