package io.runtelemetry.benchmarks.harness;

import io.runtelemetry.tck.RedisServerProcess;
import java.util.regex.Pattern;

/** What a server tells of itself. */
public final class RedisInfo {

    private RedisInfo() {}

    /**
     * Returns a number of {@code INFO everything}, or the sum of several.
     *
     * @param name a regular expression for what stands before the number
     * @throws IllegalStateException if there is none
     */
    public static long of(RedisServerProcess redis, String name) {
        return Pattern.compile("(?m)^" + name + "([0-9]+)")
                .matcher(String.valueOf(redis.execute("INFO", "everything")))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .reduce(Long::sum)
                .orElseThrow(() -> new IllegalStateException("Redis does not tell " + name));
    }
}
