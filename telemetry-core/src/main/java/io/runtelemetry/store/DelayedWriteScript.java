package io.runtelemetry.store;

/**
 * The Lua script by which stores on Redis write a {@linkplain io.runtelemetry.TelemetryWrite#delayed() delayed} record:
 * it leaves a key alone that expires later than the record would, since that one is newer. Running it twice is the same as
 * once.
 */
public final class DelayedWriteScript {

    /**
     * Takes the key, the value, and the time to live in milliseconds, positive; returns 1. It compares and sets in
     * milliseconds: within the same second the newer record must win, too.
     */
    public static final String LUA = """
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
              redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            end
            return 1
            """;

    private DelayedWriteScript() {}
}
