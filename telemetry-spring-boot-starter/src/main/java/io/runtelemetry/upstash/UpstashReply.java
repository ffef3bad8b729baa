package io.runtelemetry.upstash;

import io.runtelemetry.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a command: a result or an error.
 *
 * @param result the result, which may be JSON's null; missing if there is an error
 * @param error the server's text, not to be shown; null if there is none
 */
record UpstashReply(JsonValue result, @Nullable String error) {

    /** Reads a reply, whatever else it holds. */
    static UpstashReply of(JsonValue reply) {
        String error = reply.get("error").text();
        if (error != null) {
            return new UpstashReply(reply.get(""), error);
        }
        if (!reply.has("result")) {
            throw UpstashException.malformed();
        }
        return new UpstashReply(reply.get("result"), null);
    }
}
