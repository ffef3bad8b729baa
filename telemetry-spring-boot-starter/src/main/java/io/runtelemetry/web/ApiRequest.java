package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.json.JsonValue;
import java.net.URLDecoder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A request under the base path, the same for both kinds of web applications.
 *
 * @param path what follows the base path, as it was sent, with its escapes
 * @param query what follows the question mark, as it was sent, or null
 * @param body the body as text, or null if it was not read: it is larger than {@link TelemetryApi#MAX_BODY}, or the caller
 *     may not ask
 */
record ApiRequest(
        HttpMethod method,
        String path,
        @Nullable String query,
        HttpHeaders headers,
        @Nullable String body,
        Caller caller) {

    /** Returns whether it reads, and perhaps wants the headers only. */
    boolean isRead() {
        return isGet() || method.equals(HttpMethod.HEAD);
    }

    boolean isGet() {
        return method.equals(HttpMethod.GET);
    }

    boolean isPost() {
        return method.equals(HttpMethod.POST);
    }

    /** Returns whether a browser shows the response to somebody who has followed a link to a run, or to the finder. */
    boolean isOpenedByPerson() {
        String accepted = headers.getFirst(HttpHeaders.ACCEPT);
        return isGet()
                && (path.endsWith("/open") || path.endsWith("/"))
                && accepted != null
                && accepted.contains(MediaType.TEXT_HTML_VALUE);
    }

    /** Requires that it reads. */
    void requireRead() {
        if (!isRead()) {
            throw ApiException.notAllowed("GET");
        }
    }

    /** Requires that it posts JSON, and returns it. */
    JsonValue requireJson() {
        if (!isPost()) {
            throw ApiException.notAllowed("POST");
        }
        if (!isJson()) {
            throw new ApiException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, with Content-Type: application/json");
        }
        if (body == null) {
            throw new ApiException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The request is larger than any " + LookupRoute.MAX_ENTITIES + " entities can be");
        }
        try {
            return body.isBlank() ? new JsonValue(null) : JsonValue.parse(body);
        } catch (JsonValue.MalformedException e) {
            throw new IllegalArgumentException("The body is no well-formed JSON", e);
        }
    }

    /** Returns whether the body says it is JSON. A form of another site cannot say so. */
    private boolean isJson() {
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
        String value = optionalParameter(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /**
     * Returns the parameter of the query, or null if it is not there.
     *
     * @throws IllegalArgumentException if it is repeated or malformed
     */
    @Nullable
    String optionalParameter(String name) {
        List<String> values = UriComponentsBuilder.newInstance()
                .query(Objects.requireNonNullElse(query, ""))
                .build()
                .getQueryParams()
                .get(name);
        if (values == null) {
            return null;
        }
        if (values.size() != 1 || values.get(0) == null) {
            throw missing(name);
        }
        try {
            return URLDecoder.decode(values.get(0), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The parameter '" + name + "' has a malformed escape", e);
        }
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(
                "The query must have the parameter '" + name + "' once, as in ?type=payment&id=pym_123");
    }

    /**
     * Returns a part of the path without its escapes.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    static String decoded(String raw) {
        try {
            return StringUtils.uriDecode(raw, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The path has a malformed escape", e);
        }
    }

    ApiRequest withBody(String text) {
        return new ApiRequest(method, path, query, headers, text, caller);
    }

    ApiRequest withPath(String newPath) {
        return new ApiRequest(method, newPath, query, headers, body, caller);
    }
}
