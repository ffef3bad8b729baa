package io.runtelemetry.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A file that is served under the base path, mostly to everybody: it holds no data, a browser can send no token along when it
 * loads one, and what it asks for is guarded.
 */
final class StaticFile {

    private final String path;

    private final String contentType;

    private final boolean guarded;

    private final Map<String, String> headers;

    private final byte[] content;

    private final String etag;

    private StaticFile(String path, String contentType, boolean guarded, Map<String, String> headers, byte[] content) {
        this.path = path;
        this.contentType = contentType;
        this.guarded = guarded;
        this.headers = headers;
        this.content = content;
        this.etag = '"' + HexFormat.of().formatHex(digest(content), 0, 16) + '"';
    }

    /** Returns the script of the web component. */
    static StaticFile linkScript() {
        return of("telemetry-link.js", "text/javascript;charset=UTF-8");
    }

    /** Returns a file for everybody, directly below the base path. */
    static StaticFile of(String name, String contentType) {
        return new StaticFile(
                '/' + name.substring(name.lastIndexOf('/') + 1), contentType, false, Map.of(), read(name));
    }

    /** Returns the page at the base path itself. */
    static StaticFile page(String name, boolean guarded, Map<String, String> headers) {
        return new StaticFile("/", "text/html;charset=UTF-8", guarded, headers, read(name));
    }

    /** Returns where it is, below the base path. */
    String path() {
        return path;
    }

    /** Returns whether it is for those only who may ask. */
    boolean isGuarded() {
        return guarded;
    }

    /** Answers a request for the file; a browser that has this very one gets 304. */
    ResponseEntity<byte[]> answer(ApiRequest request) {
        request.requireRead();
        boolean known = isKnown(request.headers().getFirst(HttpHeaders.IF_NONE_MATCH));
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.ETAG, etag)
                // A new version of the application brings a new file to its pages at once.
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("X-Content-Type-Options", "nosniff");
        headers.forEach(answer::header);
        return known
                ? answer.build()
                : answer.header(HttpHeaders.CONTENT_TYPE, contentType).body(content);
    }

    /** Servers that compress on their way make an ETag weak. What is no list of ETags names none. */
    private boolean isKnown(@Nullable String etags) {
        return etags != null && (etags.strip().equals("*") || etags.contains(etag));
    }

    /** Reads a file that lies beside this class. */
    static byte[] read(String name) {
        try (InputStream resource = Objects.requireNonNull(StaticFile.class.getResourceAsStream(name))) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
