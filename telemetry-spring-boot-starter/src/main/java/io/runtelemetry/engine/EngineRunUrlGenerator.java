package io.runtelemetry.engine;

import io.runtelemetry.RunUrlGenerator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the runs of an engine and links to them by a template.
 *
 * @param template null if there is no place to link to
 */
record EngineRunUrlGenerator(Engine engine, @Nullable RunUrlTemplate template) implements RunUrlGenerator {

    @Override
    public boolean supports(String runId) {
        return engine.parts(runId) != null;
    }

    @Override
    public @Nullable String generateUrl(String runId) {
        Map<String, String> parts = engine.parts(runId);
        if (parts == null || template == null) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>(parts);
        values.put(EngineProperties.RUN_ID, Engine.urlEncoded(runId));
        values.put(EngineProperties.ENGINE, engine.label());
        return template.url(values);
    }
}
