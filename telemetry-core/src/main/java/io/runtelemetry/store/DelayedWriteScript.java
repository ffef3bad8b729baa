package io.runtelemetry.store;

/**
 * The Lua script by which stores on Redis write a {@linkplain io.runtelemetry.TelemetryWrite#delayed() delayed} record:
 * it leaves a key alone that expires later than the record would, since that one is newer, unless it holds what the same
 * process wrote {@linkplain io.runtelemetry.TelemetryWrite#earlier() earlier}. Running it twice is the same as once.
 */
public final class DelayedWriteScript {

    /**
     * Takes the key, the value, the time to live in milliseconds, positive, and the values that were written earlier;
     * returns 1. It compares and sets in milliseconds: within the same second the newer record must win, too. It reads with
     * {@code MGET}, as readers do, so that it needs no further permission and takes no key for one of another type.
     */
    public static final String LUA = """
            local older = redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2])
            if not older and #ARGV > 2 then
              local present = redis.call('MGET', KEYS[1])[1]
              for i = 3, #ARGV do
                older = older or present == ARGV[i]
              end
            end
            if older then
              redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            end
            return 1
            """;

    private DelayedWriteScript() {}
}
