package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong clock = new AtomicLong();

    private final RateLimit limit = new RateLimit(2, Duration.ofSeconds(10), clock::get);

    @Test
    void so_many_pass_in_a_window() {
        assertThat(limit.acquire(1)).isZero();
        assertThat(limit.acquire(1)).isZero();
        assertThat(limit.acquire(1)).isNegative();
    }

    @Test
    void the_next_window_lets_as_many_through_and_the_first_hears_what_was_held_back() {
        limit.acquire(1);
        limit.acquire(1);
        limit.acquire(1);
        limit.acquire(5);

        clock.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(limit.acquire(1)).isNegative();

        clock.addAndGet(1);
        assertThat(limit.acquire(1)).isEqualTo(7);
        assertThat(limit.acquire(1)).isZero();
        assertThat(limit.acquire(1)).isNegative();
    }
}
