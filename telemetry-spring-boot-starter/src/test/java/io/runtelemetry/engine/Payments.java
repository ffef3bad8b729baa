package io.runtelemetry.engine;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The business code that the jobs of all engines call. */
public class Payments {

    private final Set<String> threads = Collections.synchronizedSet(new LinkedHashSet<>());

    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    public void settle(String paymentId) {
        threads.add(Thread.currentThread().getName());
    }

    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    public void fail(String paymentId) {
        throw new IllegalStateException("The card of " + paymentId + " was declined, as the test wants it");
    }

    /** The names of the threads on which payments were settled. */
    public Set<String> threads() {
        return threads;
    }
}
