package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import io.runtelemetry.benchmarks.harness.Benchmark;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("measurement")
class SliceTest {

    private static final int INTENDED_P50 = 3;

    private static final Payment[] PAYMENTS = Subject.PLAIN.payments(100);

    @Test
    void calls_go_through_all_payments() throws InterruptedException {
        Set<Payment> seen = ConcurrentHashMap.newKeySet();

        Cost.slice(
                payment -> {
                    seen.add(payment);
                    return payment;
                },
                PAYMENTS,
                options(2));

        assertThat(seen).containsExactlyInAnyOrder(PAYMENTS);
    }

    @Test
    void a_call_that_begins_late_is_said_to_have_taken_so_much_longer() throws InterruptedException {
        double[] slice = Cost.slice(
                payment -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
                    return payment;
                },
                PAYMENTS,
                options(1));

        assertThat(slice[INTENDED_P50]).isGreaterThan(2 * slice[0]);
    }

    @Test
    void what_calls_allocate_on_their_own_thread_is_counted() throws InterruptedException {
        double[] slice = Cost.slice(payment -> new byte[10_000], PAYMENTS, options(2));

        assertThat(slice[slice.length - 1]).isBetween(10_000.0, 20_000.0);
    }

    private static Cost.Options options(int workers) {
        return Benchmark.options(Cost.Options.class, "--rate=1000", "--workers=" + workers, "--slice=100ms");
    }
}
