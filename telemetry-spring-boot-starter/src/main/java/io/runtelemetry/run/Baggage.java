package io.runtelemetry.run;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value from <a href="https://www.w3.org/TR/baggage/">W3C baggage</a>: {@code key=value;property,key=value}, with
 * values that are percent-encoded. Anything may come in that header, so it is looked at no further than senders must
 * support, and what is malformed is passed over.
 */
final class Baggage {

    /** How much of it everybody passes on. */
    static final int MAX_LENGTH = 8_192;

    static final int MAX_MEMBERS = 64;

    /** More than the longest run ID takes with each character encoded. */
    static final int MAX_VALUE_LENGTH = 768;

    private Baggage() {}

    /** Returns the decoded value of a key, or null if it is not there or malformed. Of several, the first counts. */
    static @Nullable String value(String header, String key) {
        String[] members = wholeMembers(header).split(",", MAX_MEMBERS + 1);
        for (int i = 0; i < Math.min(members.length, MAX_MEMBERS); i++) {
            int equals = members[i].indexOf('=');
            if (equals >= 0 && members[i].substring(0, equals).strip().equals(key)) {
                return decoded(withoutProperties(members[i].substring(equals + 1)));
            }
        }
        return null;
    }

    private static String wholeMembers(String header) {
        return header.length() <= MAX_LENGTH
                ? header
                : header.substring(0, Math.max(0, header.lastIndexOf(',', MAX_LENGTH)));
    }

    private static String withoutProperties(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    }

    private static @Nullable String decoded(String value) {
        if (value.length() > MAX_VALUE_LENGTH) {
            return null;
        }
        try {
            // In forms a plus sign stands for a space, but not here.
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
