package io.runtelemetry.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Answers in JSON, whose form does not depend on how the application writes its own. */
final class Answers {

    static final JsonMapper MAPPER = new JsonMapper();

    private Answers() {}

    static ResponseEntity<byte[]> json(Object body) {
        return ResponseEntity.ok()
                .headers(Answers::guard)
                .contentType(MediaType.APPLICATION_JSON)
                .body(MAPPER.writeValueAsBytes(body));
    }

    /**
     * Returns a problem detail.
     *
     * @param detail what is wrong and what to do about it; without control characters
     */
    static ResponseEntity<byte[]> problem(HttpStatus status, String detail) {
        return problem(status, detail, HttpHeaders.EMPTY);
    }

    static ResponseEntity<byte[]> problem(HttpStatus status, String detail, HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .headers(Answers::guard)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(MAPPER.writeValueAsBytes(new Problem(status.getReasonPhrase(), status.value(), detail)));
    }

    static ResponseEntity<byte[]> notAllowed(String allowed) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ALLOW, allowed);
        return problem(HttpStatus.METHOD_NOT_ALLOWED, "Only " + allowed + " is allowed here", headers);
    }

    /** There is nothing to say. */
    static ResponseEntity<byte[]> nothing() {
        return ResponseEntity.noContent().headers(Answers::guard).build();
    }

    /** Redirects without leaving a trace: not in a cache, and not in the other site's logs. */
    static ResponseEntity<byte[]> redirect(String url) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .headers(Answers::guard)
                .header(HttpHeaders.LOCATION, url)
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private static void guard(HttpHeaders headers) {
        headers.setCacheControl("no-store");
        headers.set("X-Content-Type-Options", "nosniff");
    }

    /** RFC 9457; the type is {@code about:blank}, which need not be said. */
    private record Problem(String title, int status, String detail) {}
}
