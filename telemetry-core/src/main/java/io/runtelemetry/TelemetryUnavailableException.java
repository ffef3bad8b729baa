package io.runtelemetry;

/** The store could not be asked, which says nothing about whether there is a record. Thrown to readers only. */
public class TelemetryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception for a store that failed or did not answer in time. */
    public TelemetryUnavailableException(Throwable cause) {
        super("The telemetry store did not answer", cause);
    }
}
