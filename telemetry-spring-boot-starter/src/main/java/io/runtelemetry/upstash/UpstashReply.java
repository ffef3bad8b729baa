package io.runtelemetry.upstash;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The reply to a command: a result or an error.
 *
 * @param result the result, which may be JSON's null; missing if there is an error
 * @param error the server's text, not to be shown; null if there is none
 */
record UpstashReply(JsonNode result, @Nullable String error) {

    /** Reads a reply, whatever else it holds. */
    static UpstashReply of(JsonNode reply) {
        JsonNode error = reply.path("error");
        if (error.isString()) {
            return new UpstashReply(reply.path(""), error.asString());
        }
        if (!reply.has("result")) {
            throw UpstashException.malformed();
        }
        return new UpstashReply(reply.path("result"), null);
    }
}
