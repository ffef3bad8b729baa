package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BackoffTest {

    private final AtomicLong clock = new AtomicLong();

    @Example
    void it_is_over_before_anything_failed() {
        assertThat(new Backoff(clock::get).isOver()).isTrue();
    }

    @Property(tries = 200)
    void it_doubles_from_50_ms_to_5_s_give_or_take_a_fifth(@ForAll long now) {
        clock.set(now);
        Backoff backoff = new Backoff(clock::get);

        for (long expected : new long[] {50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000}) {
            backoff.afterFailure();
            pass(expected * 8 / 10 - 1);
            assertThat(backoff.isOver()).as("after 4/5 of %s ms", expected).isFalse();
            pass(expected * 4 / 10 + 2);
            assertThat(backoff.isOver()).as("after 6/5 of %s ms", expected).isTrue();
        }
    }

    @Example
    void it_is_not_the_same_for_all() {
        assertThat(IntStream.range(0, 50)
                        .filter(i -> {
                            clock.set(0);
                            Backoff backoff = new Backoff(clock::get);
                            backoff.afterFailure();
                            pass(50);
                            return backoff.isOver();
                        })
                        .count())
                .isStrictlyBetween(0L, 50L);
    }

    @Example
    void a_reset_ends_it_and_begins_it_anew() {
        Backoff backoff = new Backoff(clock::get);
        for (int i = 0; i < 10; i++) {
            backoff.afterFailure();
        }
        backoff.reset();
        assertThat(backoff.isOver()).isTrue();

        backoff.afterFailure();
        assertThat(backoff.isOver()).isFalse();
        pass(61);
        assertThat(backoff.isOver()).isTrue();
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
