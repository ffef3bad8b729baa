package io.runtelemetry.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An engine and what the IDs of its runs look like: {@code engine_id} or {@code engine_id::name::name}, at most 200
 * letters, digits, {@code _ . : -} after the engine's name. The engine's own ID of the run makes it unique; the names are there for
 * links and are left out together where they would make it too long. Within a part, {@code :20} stands for what URLs
 * write as {@code %20}, so that {@code ::} is in none.
 */
enum Engine {
    /** A job execution of Spring Batch; with a repository that counts none, followed by the time of its launch. */
    BATCH("[0-9]{1,19}(?:-[0-9]{1,19})?", "executionId", "jobName"),
    /** A firing of a trigger. */
    QUARTZ(Engine.TEXT, "fireInstanceId", "jobGroup", "jobName"),
    /** A job, whose ID is a UUID. */
    JOBRUNR("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "jobId"),
    /** An execution of a scheduled method: the time and chance, in hexadecimal digits. */
    SCHEDULED("[0-9a-f]{28}", "executionId", "task");

    private static final String TEXT = "(?:[A-Za-z0-9_.-]|:[0-9A-F]{2})++";

    private static final Pattern NAME = Pattern.compile(TEXT);

    private static final String SEPARATOR = "::";

    private static final int MAX_LENGTH = 200;

    private final String prefix;

    private final Pattern id;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> partNames;

    Engine(String id, String... partNames) {
        this.prefix = label() + "_";
        this.id = Pattern.compile(id);
        this.partNames = List.of(partNames);
    }

    /** Returns the engine as run IDs and properties name it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what its parts are called, the ID first. */
    List<String> partNames() {
        return partNames;
    }

    /** Returns the ID of a run, or null if the engine's own is missing or too long. */
    @Nullable
    String runId(@Nullable String id, String... names) {
        if (id == null || id.isEmpty()) {
            return null;
        }
        String bare = escaped(id);
        if (bare.length() > MAX_LENGTH) {
            return null;
        }
        if (Arrays.stream(names).anyMatch(String::isEmpty)) {
            return prefix + bare;
        }
        StringBuilder named = new StringBuilder(bare);
        for (String name : names) {
            named.append(SEPARATOR).append(escaped(name));
        }
        return prefix + (named.length() > MAX_LENGTH ? bare : named);
    }

    /** Returns the parts of a run ID by name, as URLs encode them, or null if it is none of this engine's. */
    @Nullable
    Map<String, String> parts(String runId) {
        if (!runId.startsWith(prefix) || runId.length() - prefix.length() > MAX_LENGTH) {
            return null;
        }
        String[] values = runId.substring(prefix.length()).split(SEPARATOR, -1);
        if (values.length != 1 && values.length != partNames.size()) {
            return null;
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (!(i == 0 ? id : NAME).matcher(values[i]).matches()) {
                return null;
            }
            parts.put(partNames.get(i), values[i].replace(':', '%'));
        }
        return parts;
    }

    private static String escaped(String part) {
        return urlEncoded(part).replace('%', ':');
    }

    /** Encodes all but letters, digits and {@code _ . -}, as any place of a URL takes it. */
    static String urlEncoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
