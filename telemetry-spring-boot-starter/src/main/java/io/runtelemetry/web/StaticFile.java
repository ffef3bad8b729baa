package io.runtelemetry.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A file that is served under the base path, to everybody: it holds no data, a browser can send no token along when it loads
 * one, and what it asks for is guarded.
 */
final class StaticFile {

    private final String path;

    private final String contentType;

    private final byte[] content;

    private final String etag;

    private StaticFile(String path, String contentType, byte[] content) {
        this.path = path;
        this.contentType = contentType;
        this.content = content;
        this.etag = '"' + digest(content) + '"';
    }

    /** Returns the script of the web component. */
    static StaticFile linkScript() {
        return of("telemetry-link.js", "text/javascript;charset=UTF-8");
    }

    private static StaticFile of(String name, String contentType) {
        return new StaticFile('/' + name, contentType, read(name));
    }

    /** Returns where it is, below the base path. */
    String path() {
        return path;
    }

    /** Answers a request for the file; a browser that has this very one gets 304. */
    ResponseEntity<byte[]> answer(ApiRequest request) {
        if (!request.isRead()) {
            throw ApiException.notAllowed("GET");
        }
        boolean known = isKnown(request.headers().getFirst(HttpHeaders.IF_NONE_MATCH));
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.ETAG, etag)
                // A new version of the application brings a new file to its pages at once.
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("X-Content-Type-Options", "nosniff");
        return known
                ? answer.build()
                : answer.header(HttpHeaders.CONTENT_TYPE, contentType).body(content);
    }

    /** Servers that compress on their way make an ETag weak. What is no list of ETags names none. */
    private boolean isKnown(@Nullable String etags) {
        return etags != null && (etags.strip().equals("*") || etags.contains(etag));
    }

    private static byte[] read(String name) {
        try (InputStream resource = Objects.requireNonNull(StaticFile.class.getResourceAsStream(name))) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
