package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.store.DelayedWriteScript;
import io.runtelemetry.store.HistoryFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.types.Expiration;

/** One command as Redis gets it: it sets a value, or runs a script over one key. */
final class RedisWrite {

    private static final byte[] DELAYED_WRITE = DelayedWriteScript.LUA.getBytes(UTF_8);

    private static final byte[] ADDITION = HistoryFormat.LUA.getBytes(UTF_8);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** What is so much late may be older than what another process wrote; longer than getting a connection takes that is there. */
    private static final Duration NOTICEABLE = Duration.ofMillis(50);

    final byte[] key;

    /** Null if a value is to be set. */
    final byte @Nullable [] script;

    /** What the script takes, or would take if it were late: first of all the value. */
    final List<byte[]> arguments;

    /** How long the value lives; the script's own concern if there is one. */
    private final Duration timeToLive;

    private final long madeAt = System.nanoTime();

    private RedisWrite(String key, byte @Nullable [] script, List<String> arguments, Duration timeToLive) {
        this(key.getBytes(UTF_8), script, encoded(arguments), timeToLive);
    }

    private RedisWrite(byte[] key, byte @Nullable [] script, List<byte[]> arguments, Duration timeToLive) {
        this.key = key;
        this.script = script;
        this.arguments = arguments;
        this.timeToLive = timeToLive;
    }

    private static List<byte[]> encoded(List<String> arguments) {
        List<byte[]> encoded = new ArrayList<>(arguments.size());
        arguments.forEach(argument -> encoded.add(argument.getBytes(UTF_8)));
        return encoded;
    }

    /**
     * Sets a value; once it is late, unless there is one that expires later and is none of the earlier ones.
     *
     * @param longest how long a value lives at most: one that lives longer is older, too
     */
    static RedisWrite set(String key, String value, Duration timeToLive, Duration longest, List<String> earlier) {
        return new RedisWrite(key, null, DelayedWriteScript.arguments(value, timeToLive, longest, earlier), timeToLive);
    }

    /** Adds to what is kept beyond the last run. */
    static RedisWrite add(HistoryFormat.Addition addition) {
        return new RedisWrite(addition.key(), ADDITION, addition.arguments(), Duration.ZERO);
    }

    /** Whether a value is set only where there is none, or an older one. */
    boolean isConditional() {
        return script == DELAYED_WRITE;
    }

    /** Returns a value's as it is to be after so much time, if that is noticeable. */
    RedisWrite after(Duration passed) {
        return passed.compareTo(NOTICEABLE) < 0 ? this : late(passed);
    }

    /** Returns the same as it is to be sent now. */
    RedisWrite asOfNow() {
        Duration passed = Duration.ofNanos(System.nanoTime() - madeAt);
        return script == ADDITION ? this : isConditional() ? late(passed) : after(passed);
    }

    /** Returns a value's, conditional from now on, for when so much time has passed. */
    RedisWrite late(Duration passed) {
        Duration rest = timeToLive.minus(passed);
        Duration left = rest.compareTo(SHORTEST) < 0 ? SHORTEST : rest;
        List<byte[]> changed = new ArrayList<>(arguments);
        changed.set(1, Long.toString(left.toMillis()).getBytes(UTF_8));
        return new RedisWrite(key, DELAYED_WRITE, changed, left);
    }

    long milliseconds() {
        return timeToLive.toMillis();
    }

    long seconds() {
        return timeToLive.toSeconds();
    }

    /** What takes the place of {@code SetOption} came with Spring Data Redis 4.1 only. */
    @SuppressWarnings("deprecation")
    @Nullable
    Object send(RedisConnection connection) {
        if (script == null) {
            return connection
                    .stringCommands()
                    .set(key, arguments.get(0), Expiration.seconds(seconds()), SetOption.upsert());
        }
        byte[][] keysAndArguments =
                Stream.concat(Stream.of(key), arguments.stream()).toArray(byte[][]::new);
        return connection.scriptingCommands().eval(script, ReturnType.INTEGER, 1, keysAndArguments);
    }

    /** Sends what is to be sent by now. */
    WriteReply sendNow(RedisConnection connection) {
        RedisWrite now = asOfNow();
        return WriteReply.of(now, now.send(connection));
    }
}
