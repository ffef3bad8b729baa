package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import io.runtelemetry.benchmarks.harness.Benchmark;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("measurement")
class SliceTest {

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
    void what_calls_allocate_on_their_own_thread_is_counted() throws InterruptedException {
        double[] slice = Cost.slice(payment -> new byte[10_000], PAYMENTS, options(2));

        assertThat(slice[slice.length - 1]).isBetween(10_000.0, 20_000.0);
    }

    private static Cost.Options options(int workers) {
        return Benchmark.options(Cost.Options.class, "--rate=1000", "--workers=" + workers, "--slice=100ms");
    }
}
