package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final Payment[] PAYMENTS = Payment.several(100, "test");

    private static final Duration LASTING = Duration.ofMillis(100);

    @Test
    void calls_go_through_all_payments() throws InterruptedException {
        Set<Payment> seen = ConcurrentHashMap.newKeySet();

        new OpenLoop(1_000, 2)
                .run(
                        payment -> {
                            seen.add(payment);
                            return payment;
                        },
                        PAYMENTS,
                        LASTING);

        assertThat(seen).containsExactlyInAnyOrder(PAYMENTS);
    }

    @Test
    void a_call_that_begins_late_is_said_to_have_taken_so_much_longer() throws InterruptedException {
        Slice slice = new OpenLoop(1_000, 1)
                .run(
                        payment -> {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
                            return payment;
                        },
                        PAYMENTS,
                        LASTING);

        assertThat(slice.intendedP50()).isGreaterThan(2 * slice.p50());
    }

    @Test
    void what_calls_allocate_on_their_own_thread_is_counted() throws InterruptedException {
        Slice slice = new OpenLoop(1_000, 2).run(payment -> new byte[10_000], PAYMENTS, LASTING);

        assertThat(slice.bytes()).isBetween(10_000.0, 20_000.0);
    }
}
