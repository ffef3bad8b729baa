package io.runtelemetry.run;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.json.JsonValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.PropertyResolver;

/**
 * The run that the whole process belongs to, where a trigger.dev task started it: {@code TRIGGER_RUN_ID}, which lacks the
 * {@code run_}, else {@code ctx.run.id} of {@code OTEL_RESOURCE_ATTRIBUTES}. Read once; a value that is no run ID of a
 * known form is left aside.
 *
 * <p>The attributes have two forms in trigger.dev 4.5.12: a list, as OpenTelemetry has it and the Python extension passes it
 * with the run (packages/python/src/index.ts), and a JSON object, as newer servers give it to each task's process, so far
 * without the run (attempts.start.ts of the routes {@code engine.v1.dev}).
 */
final class EnvironmentRunIdSource implements RunIdSource {

    static final String RUN_ID = "TRIGGER_RUN_ID";

    static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";

    private static final String RUN_ATTRIBUTE = "ctx.run.id";

    private static final String PREFIX = "run_";

    private static final Logger log = LoggerFactory.getLogger(EnvironmentRunIdSource.class);

    private final @Nullable String runId;

    EnvironmentRunIdSource(PropertyResolver environment, RunUrlGenerator runUrls) {
        String own = known(RUN_ID, ofTask(environment.getProperty(RUN_ID)), runUrls);
        this.runId = own != null
                ? own
                : known(RESOURCE_ATTRIBUTES, ofResource(environment.getProperty(RESOURCE_ATTRIBUTES)), runUrls);
    }

    @Override
    public @Nullable String currentRunId() {
        return runId;
    }

    private static @Nullable String ofTask(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        String id = value.strip();
        return id.startsWith(PREFIX) ? id : PREFIX + id;
    }

    private static @Nullable String ofResource(@Nullable String attributes) {
        if (attributes == null) {
            return null;
        }
        return attributes.stripLeading().startsWith("{") ? ofObject(attributes) : ofList(attributes);
    }

    private static @Nullable String ofObject(String json) {
        try {
            return JsonValue.parse(json).get(RUN_ATTRIBUTE).text();
        } catch (JsonValue.MalformedException e) {
            return null;
        }
    }

    /** Takes the attribute from a list as {@code key=value,key=value}, whose values are percent-encoded. */
    private static @Nullable String ofList(String attributes) {
        for (String attribute : attributes.split(",", -1)) {
            String stripped = attribute.strip();
            if (stripped.startsWith(RUN_ATTRIBUTE + "=")) {
                return decoded(stripped.substring(RUN_ATTRIBUTE.length() + 1).strip());
            }
        }
        return null;
    }

    /** A value that cannot be decoded stays as it is, and is then of no known form. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static @Nullable String known(String variable, @Nullable String runId, RunUrlGenerator runUrls) {
        if (runId == null || runId.isEmpty()) {
            return null;
        }
        if (!runUrls.supports(runId)) {
            log.warn("{} holds no run ID of a known form and is left aside", variable);
            return null;
        }
        return runId;
    }
}
