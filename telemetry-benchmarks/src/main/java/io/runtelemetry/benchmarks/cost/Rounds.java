package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.benchmarks.results.Median;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.springframework.beans.factory.BeanFactory;

/**
 * Runs all subjects in rounds, a slice of each in every round and in another order each time, so that whatever else the
 * machine does meanwhile hits all alike. What a subject has come to is the median of its slices.
 */
final class Rounds {

    private final List<Lane> lanes = new ArrayList<>();

    private final CostOptions options;

    private final OpenLoop loop;

    Rounds(BeanFactory beans, CostOptions options) {
        this.options = options;
        this.loop = new OpenLoop(options.rate(), options.workers());
        for (Subject subject : Subject.values()) {
            lanes.add(new Lane(subject, subject.job(beans), subject.payments(options.entities()), new ArrayList<>()));
        }
    }

    /** Returns the numbers of each subject, in the order of {@link Slice#COLUMNS}. */
    Map<Subject, double[]> run() throws InterruptedException {
        warmUp();
        Random random = new Random(7);
        for (int round = 0; round <= options.rounds(); round++) {
            Collections.shuffle(lanes, random);
            for (Lane lane : lanes) {
                Slice slice = loop.run(lane.job, lane.payments, options.slice());
                if (round > 0) {
                    lane.slices.add(slice);
                }
            }
        }
        Map<Subject, double[]> numbers = new EnumMap<>(Subject.class);
        for (Lane lane : lanes) {
            numbers.put(lane.subject, medians(lane.slices));
        }
        return numbers;
    }

    /** Calls come in turns, as in the rounds: code that was compiled for one subject alone would be compiled again. */
    private void warmUp() {
        CurrentRun.runWith(OpenLoop.RUN_ID, () -> {
            for (int call = 0; call < options.warmUp(); call++) {
                for (Lane lane : lanes) {
                    lane.job.call(lane.payments[call % lane.payments.length]);
                }
            }
        });
    }

    private static double[] medians(List<Slice> slices) {
        double[] medians = new double[Slice.COLUMNS.length - 1];
        for (int column = 0; column < medians.length; column++) {
            int index = column;
            medians[column] = Median.of(slices.stream().mapToDouble(slice -> slice.numbers()[index]));
        }
        return medians;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Lane(Subject subject, Job job, Payment[] payments, List<Slice> slices) {}
}
