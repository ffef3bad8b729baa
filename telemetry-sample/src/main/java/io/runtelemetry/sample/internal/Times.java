package io.runtelemetry.sample.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** How all pages write times: in one form, with the zone, and how long ago that is. */
@Component("times")
class Times {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public String exact(Instant time) {
        return EXACT.format(time);
    }

    public String ago(Instant time) {
        return ago(Duration.between(time, Instant.now()));
    }

    static String ago(Duration since) {
        if (since.isNegative()) {
            return "just now";
        }
        if (since.toMinutes() == 0) {
            return since.toSeconds() + " s ago";
        }
        if (since.toHours() == 0) {
            return since.toMinutes() + " min ago";
        }
        return since.toDays() < 2 ? since.toHours() + " h ago" : since.toDays() + " days ago";
    }
}
