package io.runtelemetry.trigger;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The time that newer run IDs of trigger.dev hold: after {@code run_} they are 24 characters of base32hex, which begin with
 * 48 bits of milliseconds since the epoch, then a character for region or shard and one for the version, 1 or 2. Those of 21,
 * 25 and 27 characters hold none. (packages/core/src/v3/isomorphic/friendlyId.ts, trigger.dev 4.5.12)
 */
public final class RunIdTimestamp {

    private static final Pattern FORM = Pattern.compile("run_[0-9a-v]{24}[a-z0-9][12]");

    private static final int RUN = "run_".length();

    /** Ten characters are 50 bits, the last two of which belong to the random part. */
    private static final int CHARACTERS = 10;

    private static final int BITS_TOO_MANY = 2;

    /** No such ID is older; one that says so is of another form by chance. */
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /** Further away than a clock may be wrong or a run be planned, by far. */
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

    private RunIdTimestamp() {}

    /**
     * Returns when the run was triggered, by its ID, in milliseconds; empty if the ID does not say. Nobody vouches for it:
     * who may name a run may have made its ID up.
     *
     * @param runId any text
     */
    public static Optional<Instant> of(String runId) {
        if (!FORM.matcher(runId).matches()) {
            return Optional.empty();
        }
        long bits = Long.parseLong(runId, RUN, RUN + CHARACTERS, 32);
        Instant time = Instant.ofEpochMilli(bits >>> BITS_TOO_MANY);
        return time.isBefore(FIRST) || time.isAfter(LAST) ? Optional.empty() : Optional.of(time);
    }
}
