package io.runtelemetry.redis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Says what to do where Redis does not let its user run a command. */
final class MissingPermission {

    private static final Pattern REPLY = Pattern.compile("NOPERM .*");

    /** What the script answers where it may not run one of its commands, which Redis 7.0 does not name. */
    private static final Pattern SCRIPT =
            Pattern.compile("(ACL failure in script|The user executing the script can't (run|access)).*");

    /** What the pool of Jedis makes of any answer to its {@code PING} but the right one. */
    private static final String NOT_VALID = "Unable to validate object";

    private static final int MAX_DEPTH = 8;

    private MissingPermission() {}

    static RuntimeException explained(RuntimeException failure) {
        Optional<RuntimeException> explained = messages(failure, MAX_DEPTH)
                .flatMap(message -> Stream.ofNullable(explanation(message)))
                .findFirst()
                .map(explanation -> new InvalidDataAccessResourceUsageException(explanation, null));
        return explained.orElse(failure);
    }

    /** Of whole clusters the clients report only what kept them from all nodes, each in its own way. */
    private static Stream<String> messages(@Nullable Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return Stream.empty();
        }
        Stream<String> within = Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()))
                .flatMap(inner -> messages(inner, depth - 1));
        return Stream.concat(Stream.ofNullable(failure.getMessage()), within);
    }

    private static @Nullable String explanation(String message) {
        String lacks = "The user of telemetry's Redis connection lacks a permission (docs/redis.md lists them): ";
        Matcher reply = REPLY.matcher(message);
        if (reply.find()) {
            return lacks + reply.group();
        }
        Matcher script = SCRIPT.matcher(message);
        if (script.find()) {
            return lacks + "the script for delayed records runs 'pttl' and 'set': " + script.group();
        }
        return message.equals(NOT_VALID)
                ? "Redis did not answer a 'ping', or the user of telemetry's connection lacks the permission for it"
                        + " (docs/redis.md lists them)"
                : null;
    }
}
