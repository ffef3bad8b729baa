package io.runtelemetry;

import org.jspecify.annotations.Nullable;

/**
 * A record with the address of its run in the dashboard.
 *
 * @param record the record
 * @param triggerUrl an absolute URL, or null when no {@link RunUrlGenerator} knows runs of this form
 */
public record TelemetryLink(
        TelemetryRecord record, @Nullable String triggerUrl) {}
