package io.runtelemetry.redis;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by an answer that a connection leads to a server that cannot serve it, as after a failover behind one address: the
 * roles swap, the name leads to another server, and the old connections stay open.
 */
final class WrongServer {

    /** Of those in capitals, scripts have more before them, depending on the version of Redis. */
    private static final Pattern ANSWER =
            Pattern.compile("\\b(READONLY|NOREPLICAS|LOADING|MASTERDOWN) |Connection (is )?closed|Pool not open");

    /** What a server says of a command that it does not do begins with a code. */
    private static final Pattern REFUSAL = Pattern.compile("^[A-Z]{3,} ");

    private static final int MAX_DEPTH = 8;

    private WrongServer() {}

    static boolean isToldBy(@Nullable Throwable failure) {
        return says(failure, ANSWER);
    }

    /** Returns whether the right server has answered: it may take other commands. */
    static boolean isRefusal(@Nullable Throwable failure) {
        return says(failure, REFUSAL) && !isToldBy(failure);
    }

    private static boolean says(@Nullable Throwable failure, Pattern text) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause.getMessage() != null && text.matcher(cause.getMessage()).find()) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
