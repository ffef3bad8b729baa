package io.runtelemetry.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * The script of the web component. It holds no data and is the same everywhere, so it is for everybody: a browser cannot
 * send a token along when it loads a script, and what the script asks for is guarded.
 */
final class LinkScript {

    static final String NAME = "/telemetry-link.js";

    private final byte[] script;

    private final String etag;

    LinkScript() {
        this.script = read();
        this.etag = '"' + digest(script) + '"';
    }

    /** Answers a request for the script; a browser that has this very one is told so. */
    ResponseEntity<byte[]> answer(HttpMethod method, HttpHeaders requested) {
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            return Answers.notAllowed("GET");
        }
        boolean known = has(requested.getIfNoneMatch());
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.ETAG, etag)
                // A new version of the application brings a new script to its pages at once.
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                // A tool at another origin loads it as a module, which browsers ask permission for.
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header("X-Content-Type-Options", "nosniff");
        return known || method.equals(HttpMethod.HEAD)
                ? answer.build()
                : answer.header(HttpHeaders.CONTENT_TYPE, "text/javascript;charset=UTF-8")
                        .body(script);
    }

    /** Servers that compress on their way make an ETag weak. */
    private boolean has(List<String> etags) {
        return etags.stream().anyMatch(known -> known.equals("*") || known.equals(etag) || known.equals("W/" + etag));
    }

    private static byte[] read() {
        try (InputStream resource = Objects.requireNonNull(LinkScript.class.getResourceAsStream("telemetry-link.js"))) {
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
