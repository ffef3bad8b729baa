package io.runtelemetry.upstash;

import io.runtelemetry.input.HttpUrl;
import io.runtelemetry.input.PrintableText;
import io.runtelemetry.input.Require;
import java.net.URI;
import java.time.Duration;

/**
 * How Upstash is reached.
 *
 * @param url the address of the REST API, absolute, http or https, as {@code https://eu1-example.upstash.io}
 * @param token the token of the REST API, ASCII without spaces; never part of a message
 * @param readTimeout how long to wait for records in one request, connecting and a second attempt included
 * @param writeTimeout how long to wait for a batch of writes in one request, likewise
 * @param maxRequestSize how many bytes of commands are sent in a request at most; a single record is sent whatever its size
 */
record UpstashOptions(
        String url,
        String token,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        long maxRequestSize) {

    /**
     * Creates the options.
     *
     * @throws IllegalArgumentException if a value is malformed or out of its range; the message repeats neither URL nor
     *     token
     */
    UpstashOptions {
        Require.that(
                HttpUrl.isBase(url),
                "The address of Upstash (UPSTASH_REDIS_REST_URL or telemetry.upstash.url) must be that of its REST API:"
                        + " absolute, with http:// or https:// and without user, query, fragment or spaces, as in"
                        + " https://eu1-example.upstash.io; redis:// and rediss:// belong into spring.data.redis.url");
        Require.that(
                PrintableText.isVisibleAscii(token),
                "The token of Upstash (UPSTASH_REDIS_REST_TOKEN or telemetry.upstash.token) must be ASCII characters"
                        + " without spaces or line breaks");
        requireValid(connectTimeout, readTimeout, writeTimeout, maxRequestSize);
    }

    URI address(String path) {
        return URI.create(HttpUrl.withoutSlashes(url) + path);
    }

    static void requireValid(
            Duration connectTimeout, Duration readTimeout, Duration writeTimeout, long maxRequestSize) {
        Require.timeout(connectTimeout, "telemetry.upstash.connect-timeout");
        Require.timeout(readTimeout, "telemetry.upstash.read-timeout");
        Require.timeout(writeTimeout, "telemetry.upstash.write-timeout");
        Require.atLeast(1, maxRequestSize, "telemetry.upstash.max-request-size");
    }

    /** Returns all but the token. */
    @Override
    public String toString() {
        return "UpstashOptions[url=" + url + ", connectTimeout=" + connectTimeout + ", readTimeout=" + readTimeout
                + ", writeTimeout=" + writeTimeout + ", maxRequestSize=" + maxRequestSize + ']';
    }
}
