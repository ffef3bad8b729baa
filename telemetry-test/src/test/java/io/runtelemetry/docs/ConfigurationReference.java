package io.runtelemetry.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of all properties, from the metadata that IDEs read. */
final class ConfigurationReference {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final String HEAD = """
            # Configuration reference

            <!-- Written from the metadata; see ConfigurationReferenceTest for how to write it again. -->

            Every property of the starter, with its default. Your IDE completes them, with these descriptions. A duration is written
            `100ms`, `5s`, `14d`, a size `64KB`.
            """;

    private ConfigurationReference() {}

    /** Returns the page, with a section for each second part of a name. */
    static String page() {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        for (JsonNode property : metadata().get("properties")) {
            String name = property.get("name").asString();
            String[] parts = name.split("\\.", -1);
            String section = parts.length == 2 ? "telemetry" : "telemetry." + parts[1];
            sections.computeIfAbsent(section, key -> new TreeMap<>()).put(name, row(property));
        }
        return HEAD
                + sections.entrySet().stream()
                        .map(section -> section(section.getKey(), section.getValue()))
                        .collect(Collectors.joining());
    }

    private static String section(String name, Map<String, String> rows) {
        return "\n## `" + name + "`\n\n" + String.join("", rows.values());
    }

    private static String row(JsonNode property) {
        JsonNode value = property.get("defaultValue");
        String description = property.get("description").asString();
        return "- `" + property.get("name").asString() + "`" + (value == null ? "" : " (`" + text(value) + "`)") + ": "
                + description + "\n";
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString();
    }

    /** Returns the starter's metadata, which stands beside that of every other library. */
    static JsonNode metadata() {
        ClassLoader loader = ConfigurationReference.class.getClassLoader();
        try {
            for (URL url : Collections.list(loader.getResources(METADATA))) {
                try (InputStream json = url.openStream()) {
                    JsonNode metadata = new JsonMapper().readTree(json);
                    if (isStarters(metadata)) {
                        return metadata;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("The starter has no " + METADATA);
    }

    private static boolean isStarters(JsonNode metadata) {
        return metadata.get("properties")
                .valueStream()
                .anyMatch(property -> property.get("name").asString().equals("telemetry.enabled"));
    }
}
