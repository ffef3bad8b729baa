package io.runtelemetry;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.slf4j.MDC;

/**
 * What a scope of {@link CurrentRun} costs, with and without showing the run in logs. No test, since it asserts nothing: run
 * {@code main} with the test class path.
 */
final class CurrentRunMeasurement {

    private static final int CALLS = 500_000;

    private static final int ROUNDS = 15;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static int sink;

    private CurrentRunMeasurement() {}

    /** Prints the medians for a call, in nanoseconds of the processor, which other load on the machine changes little. */
    public static void main(String[] args) {
        MDC.put("other", "value");
        double[][] nanos = new double[4][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            CurrentRun.showInLogs(true);
            nanos[0][round] = measure(() -> sink += CurrentRun.get().isPresent() ? 1 : 0);
            nanos[1][round] = measure(() -> CurrentRun.runWith("", () -> sink++));
            nanos[2][round] = measure(() -> CurrentRun.runWith("run_abcdefghijklmnopqrstuvwxy", () -> sink++));
            CurrentRun.showInLogs(false);
            nanos[3][round] = measure(() -> CurrentRun.runWith("run_abcdefghijklmnopqrstuvwxy", () -> sink++));
        }
        System.out.printf("get without a run    %6.1f ns%n", median(nanos[0]));
        System.out.printf("scope without a run  %6.1f ns%n", median(nanos[1]));
        System.out.printf("scope with a run     %6.1f ns%n", median(nanos[2]));
        System.out.printf("  not shown in logs  %6.1f ns%n", median(nanos[3]));
    }

    private static double measure(Runnable call) {
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - begin) / CALLS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
