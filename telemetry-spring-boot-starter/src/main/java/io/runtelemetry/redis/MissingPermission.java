package io.runtelemetry.redis;

import java.util.regex.Pattern;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Says what to do where Redis does not let its user run a command. */
final class MissingPermission {

    /** The second is what a script answers that may not run one of its commands. */
    private static final Pattern REPLY =
            Pattern.compile("^NOPERM|ACL failure in script|user executing the script can't");

    private MissingPermission() {}

    static RuntimeException explained(RuntimeException failure) {
        String reply = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        if (reply == null || !REPLY.matcher(reply).find()) {
            return failure;
        }
        return new InvalidDataAccessResourceUsageException(
                "The user of telemetry's Redis connection lacks a permission (docs/redis.md lists them): " + reply,
                null);
    }
}
