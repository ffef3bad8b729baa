package io.runtelemetry.upstash;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How Upstash is reached.
 *
 * @param url the address of the REST API, absolute, http or https, as {@code https://eu1-example.upstash.io}
 * @param token the token of the REST API, ASCII without spaces; never part of a message
 * @param connectTimeout how long to wait for a connection, positive; 1 s by default
 * @param readTimeout how long to wait for records in one request, connecting and a second attempt included, positive; 1 s
 *     by default
 * @param writeTimeout how long to wait for a batch of writes in one request, likewise; 5 s by default
 */
public record UpstashOptions(
        String url, String token, Duration connectTimeout, Duration readTimeout, Duration writeTimeout) {

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * Makes the options.
     *
     * @throws IllegalArgumentException if a value is malformed or out of its range; the message repeats neither URL nor
     *     token
     */
    public UpstashOptions {
        require(
                isAddress(url),
                "The address of Upstash (UPSTASH_REDIS_REST_URL or telemetry.upstash.url) must be that of its REST API:"
                        + " absolute, with http:// or https:// and without user, query, fragment or spaces, as in"
                        + " https://eu1-example.upstash.io; redis:// and rediss:// belong into spring.data.redis.url");
        require(
                TOKEN.matcher(token).matches(),
                "The token of Upstash (UPSTASH_REDIS_REST_TOKEN or telemetry.upstash.token) must be ASCII characters"
                        + " without spaces or line breaks");
        requireTimeout(connectTimeout, "connect-timeout");
        requireTimeout(readTimeout, "read-timeout");
        requireTimeout(writeTimeout, "write-timeout");
    }

    /**
     * Returns options with the time-outs by default.
     *
     * @throws IllegalArgumentException if URL or token is malformed
     */
    public static UpstashOptions of(String url, String token) {
        return new UpstashOptions(url, token, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    URI address(String path) {
        return URI.create(url.replaceAll("/+$", "") + path);
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = new URI(url);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && uri.getPort() != 0
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void requireTimeout(Duration timeout, String name) {
        require(!timeout.isZero() && !timeout.isNegative(), "telemetry.upstash." + name + " must be positive");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns all but the token. */
    @Override
    public String toString() {
        return "UpstashOptions[url=" + url + ", connectTimeout=" + connectTimeout + ", readTimeout=" + readTimeout
                + ", writeTimeout=" + writeTimeout + ']';
    }
}
