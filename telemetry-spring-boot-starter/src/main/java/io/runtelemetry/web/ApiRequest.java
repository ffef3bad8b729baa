package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A request under the base path, the same for both kinds of web applications.
 *
 * @param path what follows the base path, as it was sent, with its escapes
 * @param query what follows the question mark, as it was sent, or null
 * @param body the body as text, or null if it is larger than {@link TelemetryApi#MAX_BODY}
 */
record ApiRequest(
        HttpMethod method,
        String path,
        @Nullable String query,
        HttpHeaders headers,
        @Nullable String body,
        Caller caller) {

    boolean isGet() {
        return method.equals(HttpMethod.GET);
    }

    boolean isPost() {
        return method.equals(HttpMethod.POST);
    }

    /** Returns whether the body says it is JSON. A form of another site cannot say so. */
    boolean isJson() {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        try {
            return type != null && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the parameter of the query.
     *
     * @throws IllegalArgumentException if it is missing, repeated or malformed
     */
    String parameter(String name) {
        var values = UriComponentsBuilder.newInstance()
                .query(Objects.requireNonNullElse(query, ""))
                .build()
                .getQueryParams()
                .get(name);
        if (values == null || values.size() != 1 || values.get(0) == null) {
            throw new IllegalArgumentException(
                    "The query must have the parameter '" + name + "' once, as in ?type=payment&id=pym_123");
        }
        try {
            return URLDecoder.decode(values.get(0), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The parameter '" + name + "' has a malformed escape", e);
        }
    }

    ApiRequest by(Caller other) {
        return new ApiRequest(method, path, query, headers, body, other);
    }

    ApiRequest withBody(String text) {
        return new ApiRequest(method, path, query, headers, text, caller);
    }

    ApiRequest withPath(String newPath) {
        return new ApiRequest(method, newPath, query, headers, body, caller);
    }
}
