package io.runtelemetry.upstash;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Address and token of Upstash, each from its property, else from the environment. There the names that Vercel gives them
 * count only where neither of Upstash's own is set: a token must not go to the address of another database.
 */
final class UpstashCredentials {

    private final @Nullable String url;

    private final @Nullable String token;

    private UpstashCredentials(@Nullable String url, @Nullable String token) {
        this.url = url;
        this.token = token;
    }

    /** Reads the properties by themselves: each start asks for them, and binding them all takes long where none is set. */
    static UpstashCredentials of(Environment environment) {
        UpstashCredentials variables = new UpstashCredentials(
                text(environment.getProperty("UPSTASH_REDIS_REST_URL")),
                text(environment.getProperty("UPSTASH_REDIS_REST_TOKEN")));
        if (variables.areAbsent()) {
            variables = new UpstashCredentials(
                    text(environment.getProperty("KV_REST_API_URL")),
                    text(environment.getProperty("KV_REST_API_TOKEN")));
        }
        String url = text(environment.getProperty("telemetry.upstash.url"));
        String token = text(environment.getProperty("telemetry.upstash.token"));
        return new UpstashCredentials(url != null ? url : variables.url, token != null ? token : variables.token);
    }

    private static @Nullable String text(@Nullable String value) {
        return StringUtils.hasText(value) ? value : null;
    }

    boolean areAbsent() {
        return url == null && token == null;
    }

    /**
     * Returns the options of a store.
     *
     * @throws InvalidUpstashPropertiesException if one of the two is missing or malformed
     */
    UpstashOptions options(UpstashProperties properties) {
        if (url == null || token == null) {
            String present = areAbsent() ? "neither" : "only the " + (url == null ? "token" : "address");
            throw new InvalidUpstashPropertiesException(
                    "Upstash needs UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or"
                            + " telemetry.upstash.url and telemetry.upstash.token, but " + present + " is set");
        }
        try {
            return new UpstashOptions(
                    url,
                    token,
                    properties.connectTimeout(),
                    properties.readTimeout(),
                    properties.writeTimeout(),
                    properties.maxRequestSize().toBytes());
        } catch (IllegalArgumentException e) {
            throw new InvalidUpstashPropertiesException(String.valueOf(e.getMessage()));
        }
    }
}
