package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.MDC;

/** The business code that the listeners of all brokers call. */
public class Payments {

    /** What stands for no run. */
    public static final String NONE = "none";

    public static final String DECLINED = "declined_";

    private final Map<String, String> runs = new ConcurrentHashMap<>();

    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    public void settle(String paymentId) {
        String logged = MDC.get("runId");
        String run = CurrentRun.get().orElse(NONE);
        runs.put(paymentId, run.equals(logged == null ? NONE : logged) ? run : run + ", but logged " + logged);
        if (paymentId.startsWith(DECLINED)) {
            throw new IllegalStateException("The card was declined, as the test wants it");
        }
    }

    /** The runs within which payments were settled, by payment. */
    public Map<String, String> runs() {
        return runs;
    }
}
