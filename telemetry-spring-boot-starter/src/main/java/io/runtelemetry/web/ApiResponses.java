package io.runtelemetry.web;

import io.runtelemetry.json.JsonValue;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ReflectionUtils;

/** Responses in JSON, whose form does not depend on how the application writes its own. */
final class ApiResponses {

    private ApiResponses() {}

    static ResponseEntity<byte[]> json(Object body) {
        return ResponseEntity.ok()
                .headers(ApiResponses::guard)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonValue.writeBytes(plain(body)));
    }

    static ResponseEntity<byte[]> problem(ApiException problem) {
        HttpStatus status = problem.status();
        return ResponseEntity.status(status)
                .headers(problem.headers())
                .headers(ApiResponses::guard)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(JsonValue.writeBytes(plain(
                        new Problem(status.getReasonPhrase(), status.value(), String.valueOf(problem.getMessage())))));
    }

    /**
     * Returns what a value looks like in JSON: a record as an object of its components (without those that are empty), a
     * time or a constant as a text.
     */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Record) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                Method accessor = component.getAccessor();
                ReflectionUtils.makeAccessible(accessor);
                Object field = ReflectionUtils.invokeMethod(accessor, value);
                if (field instanceof Optional<?> optional) {
                    optional.ifPresent(present -> fields.put(component.getName(), plain(present)));
                } else {
                    fields.put(component.getName(), plain(field));
                }
            }
            return fields;
        }
        if (value instanceof Map<?, ?> fields) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            fields.forEach((name, field) -> plain.put(String.valueOf(name), plain(field)));
            return plain;
        }
        if (value instanceof Collection<?> elements) {
            return elements.stream().map(ApiResponses::plain).toList();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
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
