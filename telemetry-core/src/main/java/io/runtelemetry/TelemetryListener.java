package io.runtelemetry;

import java.time.Duration;
import java.util.List;

/**
 * Receives what becomes of records: for logs, meters and tests. Called on the recorder's thread, except {@link
 * #onRejected}, {@link #onSkipped} and what is {@linkplain #onDropped dropped} for a stop, which come on the job's
 * thread, and {@link #onUnreadable} and {@link #onLinkAccess}, which come on the reader's. Exceptions are logged and go
 * no further.
 */
public interface TelemetryListener {

    /**
     * The store has the record.
     *
     * @param since how long ago the job recorded it, not negative
     */
    default void onStored(EntityRef entity, TelemetryRecord record, Duration since) {}

    /**
     * The record was late, and the store has a newer one of another process, which stays.
     *
     * @param since how long ago the job recorded it, not negative
     */
    default void onSuperseded(EntityRef entity, TelemetryRecord record, Duration since) {}

    /**
     * An attempt to write the record failed; it stays pending and is tried again.
     *
     * @param since how long ago the job recorded it, not negative
     */
    default void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {}

    /** Pending records were given up. */
    default void onDropped(int records, DropReason reason) {}

    /** Somebody asked for something that cannot be stored; the message says what is wrong and what is allowed. */
    default void onRejected(String message) {}

    /** A job method recorded nothing, or nothing for one of its IDs. */
    default void onSkipped(SkipReason reason) {}

    /** A stored value is no record, though its key is that of one. */
    default void onUnreadable(EntityRef entity) {}

    /** Somebody asked for the link to an entity's run, or followed it, or was not allowed to. */
    default void onLinkAccess(LinkAccess access) {}

    /** A token was shown that is not the one of {@code telemetry.web.token}. */
    default void onTokenRefused() {}

    /**
     * An alert of trigger.dev came.
     *
     * @param reason what became of it and what to do about that, in words; holds no control characters
     */
    default void onAlert(AlertOutcome outcome, String reason) {}

    /** Returns a listener that passes events to several, in their order. */
    static TelemetryListener all(List<? extends TelemetryListener> listeners) {
        return new TelemetryListeners(List.copyOf(listeners));
    }

    /** Why pending records were given up. */
    enum DropReason {
        /** The buffer was full: the oldest make room. */
        OVERFLOW,
        /** The store was away for longer than the record would have lived. */
        EXPIRED,
        /** The recorder stopped before they could be written, or had stopped when they came. */
        SHUTDOWN
    }

    /** What became of an alert. */
    enum AlertOutcome {
        /** The failed run is recorded for the entities that its tags name. */
        RECORDED,
        /** It is not about a failed run, or of a version that tells no tags. */
        IGNORED,
        /** No tag of the failed run names an entity of a known type. */
        NO_ENTITY,
        /** The run is one of trigger.dev's test runs. */
        TEST_RUN,
        /** The run is of another environment or project. */
        FOREIGN,
        /** It has been received before. */
        REPEATED,
        /** It was made too long ago, or in the future. */
        STALE,
        /** It is not signed with the secret. */
        WRONG_SIGNATURE,
        /** It is no alert. */
        MALFORMED,
        /** It is too large to be read. */
        TOO_LARGE
    }

    /** Why a job method recorded nothing. */
    enum SkipReason {
        /** No run is current. */
        NO_RUN,
        /** The condition was false. */
        CONDITION,
        /** An ID was null or empty. */
        NO_ID,
        /** An expression for IDs gave something else, as an entity, a record or a map. */
        NOT_AN_ID,
        /** The expression needs the result of a method that threw. */
        NO_RESULT,
        /** An expression failed. */
        EXPRESSION_FAILED,
        /** The call named more entities than are recorded for one. */
        TOO_MANY
    }
}
