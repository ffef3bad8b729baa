package io.runtelemetry.json;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.jr.ob.JSON;

/**
 * A value in a JSON document. What is missing or of another kind than was asked for is no error but missing, too, so that a
 * path can be followed to its end. Immutable.
 *
 * @param content a map, a list, a text, a number or a boolean; null for JSON's null and for what is missing
 */
public record JsonValue(@Nullable Object content) {

    private static final JsonValue MISSING = new JsonValue(null);

    /**
     * Reads a document. Of fields with the same name the last one counts.
     *
     * @param json text, or bytes in UTF-8
     * @throws MalformedException if it is none, is followed by something else, or is deeper or longer than is sane
     */
    public static JsonValue parse(String json) {
        return parse(() -> Library.JSON_FACTORY.createParser(ObjectReadContext.empty(), json));
    }

    /**
     * Reads a document.
     *
     * @param json UTF-8
     * @throws MalformedException as {@link #parse(String)}
     */
    public static JsonValue parse(byte[] json) {
        return parse(() -> Library.JSON_FACTORY.createParser(ObjectReadContext.empty(), json));
    }

    private static JsonValue parse(Supplier<JsonParser> input) {
        try (JsonParser parser = input.get()) {
            if (parser.nextToken() == null) {
                throw new MalformedException();
            }
            JsonValue value = new JsonValue(Library.MAPPER.anyFrom(parser));
            if (parser.nextToken() != null) {
                throw new MalformedException();
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedException();
        }
    }

    /**
     * Returns a document in compact JSON.
     *
     * @param content a map, a collection, a text, a number, a boolean, or null, with nothing else in it
     */
    public static String write(@Nullable Object content) {
        return Library.MAPPER.asString(content);
    }

    /** Returns the same as {@link #write} in UTF-8. */
    public static byte[] writeBytes(@Nullable Object content) {
        return Library.MAPPER.asBytes(content);
    }

    /** Returns the field of an object, or what is missing. */
    public JsonValue get(String field) {
        return content instanceof Map<?, ?> fields ? of(fields.get(field)) : MISSING;
    }

    /** Returns whether this is an object with such a field, whatever its value. */
    public boolean has(String field) {
        return content instanceof Map<?, ?> fields && fields.containsKey(field);
    }

    /** Returns whether this is JSON's true. */
    public boolean isTrue() {
        return Boolean.TRUE.equals(content);
    }

    /** Returns whether this is an object. */
    public boolean isObject() {
        return content instanceof Map<?, ?>;
    }

    /** Returns whether this is an array. */
    public boolean isArray() {
        return content instanceof List<?>;
    }

    /** Returns the elements of an array; empty if it is none. */
    public List<JsonValue> elements() {
        return content instanceof List<?> elements
                ? elements.stream().map(JsonValue::of).toList()
                : List.of();
    }

    /** Returns the text, or null if this is none. */
    public @Nullable String text() {
        return content instanceof String text ? text : null;
    }

    /** Returns the number, or null if this is none. */
    public @Nullable Number number() {
        return content instanceof Number number ? number : null;
    }

    private static JsonValue of(@Nullable Object content) {
        return content == null ? MISSING : new JsonValue(content);
    }

    /** Loaded by whoever first reads or writes, not while the application starts. */
    private static final class Library {

        static final JsonFactory JSON_FACTORY = new JsonFactory();

        static final JSON MAPPER = JSON.builder(JSON_FACTORY)
                .disable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
                .enable(JSON.Feature.WRITE_NULL_PROPERTIES)
                .build();

        private Library() {}
    }

    /** A text is no JSON. The message holds nothing of the text, which may be secret or hostile. */
    public static final class MalformedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private MalformedException() {
            super("The text is no well-formed JSON document");
        }
    }
}
