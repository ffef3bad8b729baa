package io.runtelemetry.alert;

import io.runtelemetry.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What an alert is answered with, the same on both kinds of web applications.
 *
 * @param detail why the alert is refused, without control characters; null if it is accepted
 */
record AlertResponse(HttpStatus status, @Nullable String detail) {

    static final AlertResponse ACCEPTED = new AlertResponse(HttpStatus.NO_CONTENT, null);

    static final AlertResponse ONLY_POST =
            new AlertResponse(HttpStatus.METHOD_NOT_ALLOWED, "Alerts are received as POST only");

    /** Returns the headers of the response. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        if (detail != null) {
            headers.put("Content-Type", "application/problem+json");
        }
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            headers.put("Allow", "POST");
        }
        return headers;
    }

    /** Returns a problem detail (RFC 9457), or nothing if the alert is accepted. */
    byte[] body() {
        return detail == null
                ? new byte[0]
                : JsonValue.writeBytes(new TreeMap<>(
                        Map.of("title", status.getReasonPhrase(), "status", status.value(), "detail", detail)));
    }
}
