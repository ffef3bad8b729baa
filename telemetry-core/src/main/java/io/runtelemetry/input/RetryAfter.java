package io.runtelemetry.input;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} of a response: a number of seconds, or an HTTP date. */
public final class RetryAfter {

    /** A mistake on the other side must not end the telemetry of a process. */
    private static final Duration MAX = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    /** Returns when to ask again, at most a day from now, or null if the header does not say it. */
    public static @Nullable Instant parse(String header, Instant now) {
        String value = header.strip();
        Instant latest = now.plus(MAX);
        try {
            if (SECONDS.matcher(value).matches()) {
                return now.plusSeconds(Math.min(Long.parseLong(value), MAX.toSeconds()));
            }
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            return date.isAfter(latest) ? latest : date;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
