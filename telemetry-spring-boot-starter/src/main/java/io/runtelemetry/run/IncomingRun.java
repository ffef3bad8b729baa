package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the run that a request or a message names: in a header of its own, else in its W3C {@code baggage}. What names no
 * run of a known form is left aside; it is nobody's error. Never throws.
 */
public final class IncomingRun {

    private static final String BAGGAGE = "baggage";

    private static final Logger log = LoggerFactory.getLogger(IncomingRun.class);

    private final String header;

    private final String baggageKey;

    private final Predicate<String> isKnown;

    /**
     * Makes one.
     *
     * @param header the header's name, by default {@code Trigger-Run-Id}
     * @param baggageKey the key in the baggage, by default {@code trigger.run.id}; empty if baggage is not looked at
     * @param isKnown whether a run ID is of a known form; given any text
     */
    public IncomingRun(String header, String baggageKey, Predicate<String> isKnown) {
        this.header = header;
        this.baggageKey = baggageKey;
        this.isKnown = isKnown;
    }

    /** Returns the header's name. */
    public String header() {
        return header;
    }

    /**
     * Returns the run's ID, or null if none is named.
     *
     * @param headers gives the values of a header, in their order; an empty list if it is not there
     */
    public @Nullable String runId(Function<String, List<String>> headers) {
        try {
            String runId = ofHeader(headers.apply(header));
            return runId != null || baggageKey.isEmpty() ? runId : ofBaggage(headers.apply(BAGGAGE));
        } catch (RuntimeException | Error e) {
            log.warn("Whether a run is named could not be found out; all goes on without one", e);
            return null;
        }
    }

    /**
     * Begins to process a request or a message within the run that it names, or within none, whatever the calling thread
     * has worked for before. The scope must be closed on the same thread.
     *
     * @param headers gives the values of a header, in their order; an empty list if it is not there
     */
    public CurrentRun.Scope open(Function<String, List<String>> headers) {
        return HandedOnRuns.begin(runId(headers), null);
    }

    /** Begins to process what belongs to no run, as a batch of messages, which may name several. */
    public CurrentRun.Scope openNone() {
        return HandedOnRuns.begin(null, null);
    }

    private @Nullable String ofHeader(List<String> values) {
        return values.isEmpty() ? null : known(values.get(0), header);
    }

    /** Several headers of this name are one list. */
    private @Nullable String ofBaggage(List<String> baggage) {
        if (baggage.isEmpty()) {
            return null;
        }
        String runId = Baggage.value(String.join(",", baggage), baggageKey);
        return runId == null ? null : known(runId, BAGGAGE);
    }

    private @Nullable String known(String value, String where) {
        String runId = value.strip();
        if (!isKnown.test(runId)) {
            log.debug("The header {} holds no run ID of a known form and is left aside", where);
            return null;
        }
        return runId;
    }
}
