package io.runtelemetry.upstash;

import java.util.List;
import java.util.Set;

/**
 * What of a server's error text may be shown. The list is closed, since the rest of the text may quote keys and values,
 * and so may a first word of capital letters.
 */
final class KnownError {

    private static final Set<String> CODES = Set.of(
            "BUSY",
            "CLUSTERDOWN",
            "ERR",
            "LOADING",
            "MASTERDOWN",
            "MISCONF",
            "NOAUTH",
            "NOPERM",
            "NOREPLICAS",
            "OOM",
            "READONLY",
            "TRYAGAIN",
            "WRONGPASS",
            "WRONGTYPE");

    /** Limits of Upstash, which only its console can lift. */
    private static final List<String> LIMITS = List.of(
            "max daily request limit exceeded",
            "max requests limit exceeded",
            "max request size exceeded",
            "DB capacity quota exceeded");

    private KnownError() {}

    /** Returns the code of an error, and the limit that it names. */
    static String in(String error) {
        String code = error.split(" ", 2)[0];
        return (CODES.contains(code) ? code : "an error that is not known here") + limitIn(error);
    }

    /** Returns the limit that a text names, with something before it, or nothing. */
    static String limitIn(String text) {
        return LIMITS.stream()
                .filter(text::contains)
                .findFirst()
                .map(limit -> ": " + limit)
                .orElse("");
    }
}
