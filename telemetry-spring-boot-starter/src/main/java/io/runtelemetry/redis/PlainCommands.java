package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.zset.Tuple;
import org.springframework.data.redis.core.types.Expiration;

/**
 * Does step by step what the scripts do at once, for clients and servers that refuse them. Another process may come in
 * between, for some milliseconds: a delayed record may then replace a newer one.
 */
final class PlainCommands {

    private PlainCommands() {}

    /** Returns the reply to a write, or where it is that there are no scripts, what becomes of it without one. */
    static WriteReply insteadOfScript(RedisWrite write, WriteReply reply, RedisConnection connection) {
        if (reply.failure() == null || !isRefusal(reply.failure())) {
            return reply;
        }
        RedisWrite now = write.asOfNow();
        if (now.script == null) {
            return reply;
        }
        try {
            return WriteReply.of(
                    now,
                    now.isConditional()
                            ? setIfNewer(connection, now.key, now.arguments)
                            : add(connection, now.key, now.arguments));
        } catch (RuntimeException e) {
            return WriteReply.failed(e);
        }
    }

    /** The client may refuse a script, or the server not know it; a refusal by Spring Data itself has no cause. */
    private static boolean isRefusal(RuntimeException failure) {
        return failure instanceof UnsupportedOperationException
                || (failure instanceof InvalidDataAccessApiUsageException && failure.getCause() == null)
                || String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure)
                                .getMessage())
                        .contains("ERR unknown command");
    }

    /** What takes the place of {@code SetOption} came with Spring Data Redis 4.1 only. */
    @SuppressWarnings("deprecation")
    private static long setIfNewer(RedisConnection connection, byte[] key, List<byte[]> arguments) {
        byte[] value = arguments.get(0);
        long timeToLive = number(arguments.get(1));
        Long left = connection.keyCommands().pTtl(key);
        boolean older = left == null || left < timeToLive || left > number(arguments.get(2));
        if (!older) {
            List<byte[]> values = connection.stringCommands().mGet(key);
            String present = values == null || values.get(0) == null ? "" : text(values.get(0));
            if (present.equals(text(value))) {
                return 1;
            }
            older = arguments.stream().skip(3).anyMatch(earlier -> text(earlier).equals(present));
        }
        if (!older) {
            return 0;
        }
        connection.stringCommands().set(key, value, Expiration.milliseconds(timeToLive), SetOption.upsert());
        return 1;
    }

    private static long add(RedisConnection connection, byte[] key, List<byte[]> arguments) {
        var set = connection.zSetCommands();
        for (int i = 3; i + 1 < arguments.size(); i += 2) {
            double at = Double.parseDouble(text(arguments.get(i)));
            Double present = set.zScore(key, arguments.get(i + 1));
            if (present == null || present < at) {
                set.zAdd(key, at, arguments.get(i + 1));
            }
        }
        double begin = Double.parseDouble(text(arguments.get(2)).substring(1));
        set.zRemRangeByScore(key, Range.leftUnbounded(Bound.exclusive(begin)));
        set.zRemRange(key, 0, -1 - number(arguments.get(0)));
        Set<Tuple> last = set.zRangeWithScores(key, -1, -1);
        if (last != null && !last.isEmpty()) {
            double newest = last.iterator().next().getScore();
            connection.keyCommands().pExpireAt(key, Math.round(newest) + number(arguments.get(1)));
        }
        return 1;
    }

    private static long number(byte[] argument) {
        return Long.parseLong(text(argument));
    }

    private static String text(byte[] argument) {
        return new String(argument, UTF_8);
    }
}
