package io.runtelemetry.web;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/** Adds the description of the API to that of the application, and to each of its groups. */
record OpenApiDescription(String basePath) implements GlobalOpenApiCustomizer {

    private static final String RESOURCE = "openapi.json";

    @Override
    public void customise(OpenAPI application) {
        OpenAPI own = read();
        own.getPaths().forEach((path, item) -> application.path(basePath + path, item));
        own.getTags().forEach(application::addTagsItem);
        if (application.getComponents() == null) {
            application.setComponents(new Components());
        }
        Components all = application.getComponents();
        addAll(own.getComponents().getSchemas(), all::addSchemas);
        addAll(own.getComponents().getParameters(), all::addParameters);
        addAll(own.getComponents().getResponses(), all::addResponses);
    }

    private static <T> void addAll(@Nullable Map<String, T> some, BiConsumer<String, T> add) {
        if (some != null) {
            some.forEach(add);
        }
    }

    /** Reads it anew each time: what is added belongs to the application, which may change it. */
    private static OpenAPI read() {
        try (InputStream json = OpenApiDescription.class.getResourceAsStream(RESOURCE)) {
            return Json31.mapper().readValue(Objects.requireNonNull(json), OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
