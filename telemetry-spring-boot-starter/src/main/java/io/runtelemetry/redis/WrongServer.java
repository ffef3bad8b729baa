package io.runtelemetry.redis;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by an answer that a connection leads to a server that cannot serve it, as after a failover behind one address: the
 * roles swap, the name leads to another server, and the old connections stay open.
 */
final class WrongServer {

    /** Of the first three, scripts have more before them, depending on the version of Redis. */
    private static final Pattern ANSWER =
            Pattern.compile("\\b(READONLY|LOADING|MASTERDOWN) |Connection (is )?closed|Pool not open");

    private static final int MAX_DEPTH = 8;

    private WrongServer() {}

    static boolean isToldBy(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause.getMessage() != null && ANSWER.matcher(cause.getMessage()).find()) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
