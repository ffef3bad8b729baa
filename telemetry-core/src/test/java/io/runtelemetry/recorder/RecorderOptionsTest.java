package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.runtelemetry.recorder.RecorderOptions.Mode;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecorderOptionsTest {

    private static final Duration OK = Duration.ofSeconds(1);

    @Test
    void the_least_values_are_allowed() {
        assertThat(options(OK, Duration.ofNanos(1), 1, 1, Duration.ofNanos(1), Duration.ZERO))
                .isNotNull();
    }

    @Test
    void records_live_for_whole_seconds_so_that_what_is_left_of_fresh_and_delayed_ones_can_be_compared() {
        assertThat(options(Duration.ofMillis(90_900), OK, 1, 1, OK, OK).timeToLive())
                .isEqualTo(Duration.ofSeconds(90));
    }

    static Stream<Arguments> outOfRange() {
        String timeToLive = "telemetry.ttl must be 1 s to 36500 days";
        String pollInterval = "telemetry.write.poll-interval must be positive";
        return Stream.of(
                refused(() -> options(Duration.ofMillis(999), OK, 1, 1, OK, OK), timeToLive),
                refused(() -> options(Duration.ofDays(36_501), OK, 1, 1, OK, OK), timeToLive),
                refused(() -> options(OK, Duration.ZERO, 1, 1, OK, OK), "telemetry.write.timeout must be positive"),
                refused(() -> options(OK, OK, 0, 1, OK, OK), "telemetry.write.buffer-size must be at least 1"),
                refused(() -> options(OK, OK, 1, 0, OK, OK), "telemetry.write.batch-size must be at least 1"),
                refused(() -> options(OK, OK, 1, 1, Duration.ZERO, OK), pollInterval),
                refused(() -> options(OK, OK, 1, 1, OK.negated(), OK), pollInterval),
                refused(
                        () -> options(OK, OK, 1, 1, OK, OK.negated()),
                        "telemetry.write.drain-timeout must not be negative"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("outOfRange")
    void a_value_out_of_its_range_is_refused(ThrowingCallable options, String message) {
        assertThatIllegalArgumentException().isThrownBy(options).withMessage(message);
    }

    private static Arguments refused(ThrowingCallable options, String message) {
        return Arguments.of(options, message);
    }

    private static RecorderOptions options(
            Duration timeToLive, Duration timeout, int capacity, int batchSize, Duration poll, Duration drain) {
        return new RecorderOptions(timeToLive, Mode.ASYNC, timeout, capacity, batchSize, poll, drain);
    }
}
