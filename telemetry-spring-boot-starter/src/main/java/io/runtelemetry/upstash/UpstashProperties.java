package io.runtelemetry.upstash;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How Upstash is reached over REST.
 *
 * @param url Address of the REST API. By default UPSTASH_REDIS_REST_URL of the environment, or KV_REST_API_URL.
 * @param token Token of the REST API. By default UPSTASH_REDIS_REST_TOKEN of the environment, or KV_REST_API_TOKEN.
 * @param connectTimeout How long to wait for a connection.
 * @param readTimeout How long a reader waits for a reply, connecting included.
 * @param writeTimeout How long the recorder waits for the replies to a batch. No job waits for it.
 * @param maxRequestSize Size of a request at most. The default is the limit of free and pay-as-you-go databases.
 */
@ConfigurationProperties("telemetry.upstash")
record UpstashProperties(
        @Nullable String url,
        @Nullable String token,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("1s") Duration readTimeout,
        @DefaultValue("5s") Duration writeTimeout,
        @DefaultValue("10MB") DataSize maxRequestSize) {

    /** Checks the values. */
    UpstashProperties {
        UpstashOptions.requireValid(connectTimeout, readTimeout, writeTimeout, maxRequestSize.toBytes());
    }

    /** Returns the time-outs only: even the address may hold a secret where it is malformed. */
    @Override
    public String toString() {
        return "Upstash[connectTimeout=" + connectTimeout + ", readTimeout=" + readTimeout + ", writeTimeout="
                + writeTimeout + ", maxRequestSize=" + maxRequestSize + ']';
    }
}
