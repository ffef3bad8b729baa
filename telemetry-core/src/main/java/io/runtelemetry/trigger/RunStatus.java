package io.runtelemetry.trigger;

import java.util.Arrays;
import java.util.Locale;

/** What trigger.dev says of a run. */
public enum RunStatus {
    /** It waits for a version of its task that can run it. */
    PENDING_VERSION,
    /** It waits for its start time. */
    DELAYED,
    /** It waits for a worker. */
    QUEUED,
    /** A worker has taken it. */
    DEQUEUED,
    /** It is running. */
    EXECUTING,
    /** It is paused and will go on by itself. */
    WAITING,
    /** It succeeded. */
    COMPLETED,
    /** Somebody canceled it. */
    CANCELED,
    /** Its task threw, and is not tried again. */
    FAILED,
    /** Its process died, mostly out of memory. */
    CRASHED,
    /** trigger.dev itself failed. */
    SYSTEM_FAILURE,
    /** It was not started within its time to live. */
    EXPIRED,
    /** It ran for longer than its task may. */
    TIMED_OUT,
    /** A status that is not known here: trigger.dev is newer, or so old that it has others. */
    UNKNOWN;

    /**
     * Returns the status by its name, as the API has it or as queries show it ("Timed out"); or {@link #UNKNOWN}. Servers
     * that are older, or were not told the version, have four other names: they become what trigger.dev itself makes of
     * them (apiStatusFromRunStatusV2 in presenters/v3/ApiRetrieveRunPresenter.server.ts, 4.5.12).
     */
    static RunStatus of(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace(' ', '_');
        return switch (name) {
            case "WAITING_FOR_DEPLOY" -> PENDING_VERSION;
            case "REATTEMPTING" -> EXECUTING;
            case "FROZEN", "PAUSED" -> WAITING;
            case "INTERRUPTED" -> FAILED;
            default ->
                Arrays.stream(values())
                        .filter(status -> status.name().equals(name))
                        .findFirst()
                        .orElse(UNKNOWN);
        };
    }

    /** Returns whether the run has come to its end and the status stays as it is. */
    public boolean isTerminal() {
        return switch (this) {
            case COMPLETED, CANCELED, FAILED, CRASHED, SYSTEM_FAILURE, EXPIRED, TIMED_OUT -> true;
            case PENDING_VERSION, DELAYED, QUEUED, DEQUEUED, EXECUTING, WAITING, UNKNOWN -> false;
        };
    }

    /** Returns whether the run has come to an end that nobody wanted. */
    public boolean isFailure() {
        return switch (this) {
            case FAILED, CRASHED, SYSTEM_FAILURE, EXPIRED, TIMED_OUT -> true;
            case COMPLETED, CANCELED, PENDING_VERSION, DELAYED, QUEUED, DEQUEUED, EXECUTING, WAITING, UNKNOWN -> false;
        };
    }
}
