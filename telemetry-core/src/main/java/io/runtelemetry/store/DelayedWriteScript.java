package io.runtelemetry.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The Lua script by which stores on Redis write a {@linkplain io.runtelemetry.TelemetryWrite#delayed() delayed} record:
 * it leaves a key alone that expires later than the record would, since that one is newer, unless it holds what the same
 * process wrote {@linkplain io.runtelemetry.TelemetryWrite#earlier() earlier}, or lives longer than any record can: then it
 * is of another configuration. Running it twice is the same as once.
 */
public final class DelayedWriteScript {

    /**
     * Takes the key, the value, the time to live in milliseconds, positive, the longest that a record lives, likewise, and
     * the values that were written earlier; returns 1 if the record is there, 0 if a newer one is. It compares and sets in
     * milliseconds: within the same second the newer record must win, too. It reads with {@code MGET}, as readers do, so
     * that it needs no further permission and takes no key for one of another type.
     */
    public static final String LUA = """
            local left = redis.call('PTTL', KEYS[1])
            local older = left < tonumber(ARGV[2]) or left > tonumber(ARGV[3])
            if not older then
              local present = redis.call('MGET', KEYS[1])[1]
              if present == ARGV[1] then
                return 1
              end
              for i = 4, #ARGV do
                older = older or present == ARGV[i]
              end
            end
            if not older then
              return 0
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """;

    private DelayedWriteScript() {}

    /** Returns what the script takes after the key. */
    public static List<String> arguments(String value, Duration timeToLive, Duration longest, List<String> earlier) {
        List<String> arguments = new ArrayList<>(3 + earlier.size());
        arguments.add(value);
        arguments.add(Long.toString(Math.max(timeToLive.toMillis(), 1)));
        arguments.add(Long.toString(longest.toMillis()));
        arguments.addAll(earlier);
        return arguments;
    }
}
