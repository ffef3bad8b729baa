package io.runtelemetry;

/**
 * Goes around the store wherever records are written and read, as to measure it. The store itself stays what the
 * application knows it as.
 */
@FunctionalInterface
public interface TelemetryStoreDecorator {

    /** Returns a store that passes everything on to this one. */
    TelemetryStore decorate(TelemetryStore store);
}
