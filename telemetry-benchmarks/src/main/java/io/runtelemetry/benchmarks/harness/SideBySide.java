package io.runtelemetry.benchmarks.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Gives each contender its turn in every round, so that whatever else the machine does meanwhile strikes all alike. */
public final class SideBySide {

    private final List<Contender> contenders = new ArrayList<>();

    private final String[] columns;

    private boolean shuffled;

    private record Contender(String name, Turn turn) {}

    /** What a contender does in a round. */
    public interface Turn {

        /** Returns its numbers, one for each column but the first. Rounds count from 0, those that warm up as well. */
        double[] take(int round) throws Exception;
    }

    /** Takes the columns of {@link Measurements}. */
    public SideBySide(String... columns) {
        this.columns = columns;
    }

    /** Adds a contender, whose turn comes after those that were added before. */
    public SideBySide add(String contender, Turn turn) {
        contenders.add(new Contender(contender, turn));
        return this;
    }

    /** Lets the turns come in another order in each round, the same for each run. */
    public SideBySide shuffled() {
        shuffled = true;
        return this;
    }

    /** Returns the numbers of each contender in each round that counts. */
    public Measurements run(int warmUp, int rounds) throws Exception {
        Measurements found = new Measurements(columns);
        List<Contender> order = new ArrayList<>(contenders);
        Random random = new Random(7);
        for (int round = 0; round < warmUp + rounds; round++) {
            if (shuffled) {
                Collections.shuffle(order, random);
            }
            for (Contender contender : order) {
                double[] numbers = contender.turn.take(round);
                if (round >= warmUp) {
                    found.add(Measurements.line(contender.name, round - warmUp + 1), numbers);
                }
            }
        }
        return found;
    }
}
