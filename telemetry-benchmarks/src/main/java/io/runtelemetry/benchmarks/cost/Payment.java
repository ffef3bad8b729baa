package io.runtelemetry.benchmarks.cost;

/**
 * What jobs work on. Public, and so are its accessors, since some of the peers read it by reflection.
 *
 * @param id its ID
 */
public record Payment(String id) {

    /** Returns payments with different IDs, of which the first differ from those of others. */
    static Payment[] several(int number, String prefix) {
        Payment[] payments = new Payment[number];
        for (int i = 0; i < number; i++) {
            payments[i] = new Payment(prefix + '-' + i);
        }
        return payments;
    }
}
