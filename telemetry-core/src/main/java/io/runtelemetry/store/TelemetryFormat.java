package io.runtelemetry.store;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.input.LogEntry;
import io.runtelemetry.input.Require;
import io.runtelemetry.json.JsonValue;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys and values that are shared with applications in other languages: {@code telemetry:{type}:{id}} holds
 * {@code {"runId":"run_abc"}}, compact JSON in UTF-8. Values are read leniently: unknown fields are ignored, and what is
 * no object with a string {@code runId} is no record. Safe for use by several threads.
 */
public final class TelemetryFormat {

    private static final Logger log = LoggerFactory.getLogger(TelemetryFormat.class);

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

    private static final String RUN_ID = "runId";

    private final AtomicBoolean unreadableLogged = new AtomicBoolean();

    private final String namespace;

    private final TelemetryListener listener;

    /**
     * Creates the format.
     *
     * @param namespace the first part of each key, by default {@code telemetry}
     * @param listener receives values that are no records
     * @throws IllegalArgumentException if the namespace is malformed
     */
    public TelemetryFormat(String namespace, TelemetryListener listener) {
        this.namespace = requireNamespace(namespace);
        this.listener = listener;
    }

    /**
     * Returns the namespace.
     *
     * @throws IllegalArgumentException if it is not 1 to 128 characters of A-Z, a-z, 0-9, '_', '.', ':' and '-', the
     *     first a letter or digit
     */
    public static String requireNamespace(String namespace) {
        Require.that(
                NAMESPACE.matcher(namespace).matches(),
                "telemetry.namespace must be 1 to 128 characters of A-Z, a-z, 0-9, '_', '.', ':' and '-' and begin with a"
                        + " letter or digit, as in 'telemetry'");
        return namespace;
    }

    /** Returns the key of an entity. */
    public String key(EntityRef entity) {
        return namespace + ':' + entity.type() + ':' + entity.id();
    }

    /** Returns the value for a record. */
    public String value(TelemetryRecord record) {
        String runId = record.runId();
        return isPlain(runId) ? "{\"" + RUN_ID + "\":\"" + runId + "\"}" : JsonValue.write(Map.of(RUN_ID, runId));
    }

    /** Whether JSON has nothing to escape, as in the run IDs of most engines. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a stored value.
     *
     * @param value the value under the entity's key, or null if there is none
     * @return the record, or null if there is none
     */
    public @Nullable TelemetryRecord read(EntityRef entity, @Nullable String value) {
        if (value == null) {
            return null;
        }
        TelemetryRecord record = parse(value);
        if (record == null) {
            listener.onUnreadable(entity);
            if (unreadableLogged.compareAndSet(false, true)) {
                LogEntry.at(log.atWarn())
                        .with("entityType", entity.type())
                        .with("entityId", entity.id())
                        .log("Stored value is no telemetry record and counts as none; further ones are only counted:");
            }
        }
        return record;
    }

    private static @Nullable TelemetryRecord parse(String value) {
        try {
            String runId = JsonValue.parse(value).get(RUN_ID).text();
            return runId == null || runId.isEmpty() ? null : new TelemetryRecord(runId);
        } catch (JsonValue.MalformedException e) {
            return null;
        }
    }
}
