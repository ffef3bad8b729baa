package io.runtelemetry.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Responses in JSON, whose form does not depend on how the application writes its own. */
final class ApiResponses {

    static final JsonMapper MAPPER = new JsonMapper();

    private ApiResponses() {}

    static ResponseEntity<byte[]> json(Object body) {
        return ResponseEntity.ok()
                .headers(ApiResponses::guard)
                .contentType(MediaType.APPLICATION_JSON)
                .body(MAPPER.writeValueAsBytes(body));
    }

    static ResponseEntity<byte[]> problem(ApiException problem) {
        HttpStatus status = problem.status();
        return ResponseEntity.status(status)
                .headers(problem.headers())
                .headers(ApiResponses::guard)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(MAPPER.writeValueAsBytes(
                        new Problem(status.getReasonPhrase(), status.value(), String.valueOf(problem.getMessage()))));
    }

    /** Redirects without leaving a trace: not in a cache, and not in the other site's logs. */
    static ResponseEntity<byte[]> redirect(String url) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .headers(ApiResponses::guard)
                .header(HttpHeaders.LOCATION, url)
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    static void guard(HttpHeaders headers) {
        headers.setCacheControl("no-store");
        headers.set("X-Content-Type-Options", "nosniff");
    }

    /** RFC 9457; the type is {@code about:blank}, which need not be said. */
    private record Problem(String title, int status, String detail) {}
}
