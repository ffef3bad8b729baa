package io.runtelemetry.benchmarks.harness;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import java.util.Locale;

/** IDs as long as those of real entities and runs. */
public final class Ids {

    private Ids() {}

    /** Returns a payment. */
    public static EntityRef payment(int number) {
        return new EntityRef(EntityTypes.PAYMENT, String.format(Locale.ROOT, "pym_%016d", number));
    }

    /** Returns the ID of a run. */
    public static String run(long number) {
        return String.format(Locale.ROOT, "run_%025d", number);
    }
}
