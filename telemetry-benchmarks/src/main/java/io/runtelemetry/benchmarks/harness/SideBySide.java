package io.runtelemetry.benchmarks.harness;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Gives each contender its turn in every round, so that whatever else the machine does meanwhile strikes all alike; in another
 * order in each, the same for each run.
 */
public final class SideBySide {

    private final Map<String, Turn> contenders = new LinkedHashMap<>();

    private final String[] columns;

    /** What a contender does in a round. */
    public interface Turn {

        /** Returns its numbers, one for each column but the first. Rounds count from 0, those that warm up as well. */
        double[] take(int round) throws Exception;
    }

    /** Takes the columns of {@link Measurements}. */
    public SideBySide(String... columns) {
        this.columns = columns;
    }

    /** Adds a contender. */
    public SideBySide add(String contender, Turn turn) {
        contenders.put(contender, turn);
        return this;
    }

    /** Returns the numbers of each contender in each round that counts. */
    public Measurements run(int warmUp, int rounds) throws Exception {
        Measurements found = new Measurements(columns);
        List<Map.Entry<String, Turn>> order = new ArrayList<>(contenders.entrySet());
        Random random = new Random(7);
        for (int round = 0; round < warmUp + rounds; round++) {
            Collections.shuffle(order, random);
            Map<String, double[]> numbers = new HashMap<>();
            for (Map.Entry<String, Turn> contender : order) {
                numbers.put(contender.getKey(), contender.getValue().take(round));
            }
            int counted = round - warmUp + 1;
            if (counted > 0) {
                for (String name : contenders.keySet()) {
                    found.add(name + ", " + counted, requireNonNull(numbers.get(name)));
                }
            }
        }
        return found;
    }
}
