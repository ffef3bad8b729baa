package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time in a run ID, by the schema of trigger.dev 4.5.12 (packages/core/src/v3/isomorphic/friendlyId.ts). */
class RunIdTimestampTest {

    /** Made with {@code generateRunOpsId} and {@code generateRunOpsIdV2} of npm's @trigger.dev/core 4.8.3. */
    @ParameterizedTest
    @CsvSource({
        "run_06g2b52gnds9o9jkd9ctu230e1, 2026-08-21T18:27:52.123Z",
        "run_06h1mk2s0vmut5k16enimm0o01, 2026-11-27T04:43:00.999Z",
        "run_06hvsoo431q4gutfumv56k70c1, 2027-02-28T23:59:59Z",
        "run_06g5kgvs064tv6uuh52d7do8w2, 2026-09-01T00:00:00.001Z"
    })
    void newer_IDs_tell_when_their_run_was_triggered(String runId, Instant time) {
        assertThat(RunIdTimestamp.of(runId)).contains(time);
    }

    @Property
    void it_is_that_of_the_first_six_bytes_whatever_follows_them(
            @ForAll @LongRange(min = 1_767_225_600_000L, max = 4_102_444_800_000L) long millis,
            @ForAll @Size(9) byte[] random) {
        BigInteger core = BigInteger.valueOf(millis).shiftLeft(72).or(new BigInteger(1, random));
        String characters = core.toString(32).toLowerCase(Locale.ROOT);
        String runId = "run_" + "0".repeat(24 - characters.length()) + characters + "w2";

        assertThat(RunIdTimestamp.of(runId)).contains(Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run_",
                "run_abc",
                "run_bx5w4rpz71mqkd3t8hnuj",
                "run_cm5x2zk9q0001abcdxyz12345",
                "run_2rTqVfXKJwSgBLdYhN7mPzEcA3x",
                "run_06bnrm9sgg3v7q2d1k8t5e4f00",
                "run_06BNRM9SGG3V7Q2D1K8T5E4F01",
                "run_06bnrm9sgg3v7q2d1k8t5e4x01",
                "run_06bnrm9sgg3v7q2d1k8t5e4f-1",
                "run_0000000000000000000000000001",
                "run_00000000000000000000000001",
                "run_vvvvvvvvvvvvvvvvvvvvvvvvv1",
                "06bnrm9sgg3v7q2d1k8t5e4f01"
            })
    void all_others_do_not(String runId) {
        assertThat(RunIdTimestamp.of(runId)).isEmpty();
    }
}
