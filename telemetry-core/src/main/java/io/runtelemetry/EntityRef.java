package io.runtelemetry;

import io.runtelemetry.input.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * A business entity, by its type and ID.
 *
 * @param type {@code [a-z][a-z0-9_]{0,63}}
 * @param id 1 to 512 UTF-16 characters; colons, slashes, spaces and non-ASCII are allowed, control characters, line and
 *     paragraph separators and unpaired surrogates are not
 */
public record EntityRef(String type, String id) {

    /** The greatest length of an ID in UTF-16 characters. */
    public static final int MAX_ID_LENGTH = 512;

    /**
     * Creates a reference.
     *
     * @throws IllegalArgumentException if the type or the ID is malformed; the message says what is allowed
     */
    public EntityRef {
        EntityTypes.requireWellFormed(type);
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException("Entity ID must have 1 to " + MAX_ID_LENGTH + " characters, but "
                    + PrintableText.quoted(id) + " has " + id.length());
        }
        int invalid = indexOfInvalid(id);
        if (invalid >= 0) {
            throw new IllegalArgumentException("Entity ID " + PrintableText.quoted(id) + " has the character "
                    + String.format("U+%04X", (int) id.charAt(invalid)) + " at " + invalid
                    + "; control characters, line separators and unpaired surrogates are not allowed");
        }
    }

    private static int indexOfInvalid(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!PrintableText.fitsInLine(c)) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == id.length() || !Character.isSurrogatePair(c, id.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Reads a reference of the form {@code type:id}, or returns null if the text is none. */
    public static @Nullable EntityRef parse(String text) {
        int colon = text.indexOf(':');
        try {
            return colon < 0 ? null : new EntityRef(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns {@code type:id}. */
    @Override
    public String toString() {
        return type + ':' + id;
    }
}
