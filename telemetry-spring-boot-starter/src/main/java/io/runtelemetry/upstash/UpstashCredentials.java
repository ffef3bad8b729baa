package io.runtelemetry.upstash;

import io.runtelemetry.input.InvalidSettingException;
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
        UpstashCredentials own = of(environment, "telemetry.upstash.url", "telemetry.upstash.token");
        UpstashCredentials variables = of(environment, "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN");
        if (variables.areAbsent()) {
            variables = of(environment, "KV_REST_API_URL", "KV_REST_API_TOKEN");
        }
        return new UpstashCredentials(
                own.url != null ? own.url : variables.url, own.token != null ? own.token : variables.token);
    }

    private static UpstashCredentials of(Environment environment, String url, String token) {
        return new UpstashCredentials(text(environment.getProperty(url)), text(environment.getProperty(token)));
    }

    private static @Nullable String text(@Nullable String value) {
        return StringUtils.hasText(value) ? value.strip() : null;
    }

    boolean areAbsent() {
        return url == null && token == null;
    }

    /**
     * Returns the options of a store.
     *
     * @throws InvalidSettingException if one of the two is missing or malformed
     */
    UpstashOptions options(UpstashProperties properties) {
        if (url == null || token == null) {
            String present = areAbsent() ? "neither" : "only the " + (url == null ? "token" : "address");
            throw invalid("Upstash needs UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or"
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
        } catch (InvalidSettingException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static InvalidSettingException invalid(String message) {
        return new InvalidSettingException(
                message,
                "Set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN as Upstash's console shows them, or choose"
                        + " telemetry.store=redis with spring.data.redis.*, or telemetry.store=memory");
    }
}
