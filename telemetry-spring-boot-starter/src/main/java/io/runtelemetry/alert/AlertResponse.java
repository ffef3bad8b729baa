package io.runtelemetry.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an alert is answered with, the same on both kinds of web applications.
 *
 * @param detail why the alert is refused, without control characters; null if it is accepted
 */
record AlertResponse(HttpStatus status, @Nullable String detail) {

    static final AlertResponse ACCEPTED = new AlertResponse(HttpStatus.NO_CONTENT, null);

    static final AlertResponse ONLY_POST =
            new AlertResponse(HttpStatus.METHOD_NOT_ALLOWED, "Alerts are received as POST only");

    private static final JsonMapper MAPPER = new JsonMapper();

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
                : MAPPER.writeValueAsBytes(new Problem(status.getReasonPhrase(), status.value(), detail));
    }

    private record Problem(String title, int status, String detail) {}
}
