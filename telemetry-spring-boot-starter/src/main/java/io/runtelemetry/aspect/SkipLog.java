package io.runtelemetry.aspect;

import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.input.LogEntry;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of an annotation whose calls are not recorded, or not all that they name: each reason once. */
final class SkipLog {

    private static final Logger log = LoggerFactory.getLogger(SkipLog.class);

    /** How many causes are looked at: each may be the cause of the one before. */
    private static final int MAX_CAUSES = 20;

    private final Set<SkipReason> logged = ConcurrentHashMap.newKeySet();

    void withoutRun(Method method) {
        if (logged.add(SkipReason.NO_RUN)) {
            log.debug("No run is current in {}: nothing is recorded", method);
        }
    }

    void failed(String entityType, JobExpression expression, Method method, Throwable failure) {
        if (logged.add(SkipReason.EXPRESSION_FAILED)) {
            LogEntry.failure(
                    failure,
                    described -> log.atWarn()
                            .addKeyValue("entityType", entityType)
                            .setCause(described)
                            .log(
                                    "The expression \"{}\" of @RecordsTelemetry on {} failed; the job goes on, and further failures"
                                            + " of it are only counted{}",
                                    expression.text(),
                                    method,
                                    hint(described)));
        }
    }

    /** Returns a sentence for a common reason why an expression over entities fails, or nothing. */
    private static String hint(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals("LazyInitializationException")) {
                return ". A lazy collection can be read in the transaction only, which has ended when #result is read:"
                        + " fetch it within the job, or return the IDs";
            }
        }
        return "";
    }

    void refused(JobExpression ids, Method method, Class<?> type) {
        if (logged.add(SkipReason.NOT_AN_ID)) {
            String text = ids.text();
            String remedy = text.endsWith("]") && text.contains(".![")
                    ? text.substring(0, text.length() - 1) + ".id]\""
                    : text + ".id\", or \"" + text + ".![id]\" for several";
            log.warn(
                    "The expression \"{}\" of @RecordsTelemetry on {} gives a {}, which is no ID and is not recorded; name"
                            + " the ID itself, as in \"{}",
                    text,
                    method,
                    type.getName(),
                    remedy);
        }
    }

    /** Each time, since what is left out is gone. */
    static void tooMany(String entityType, int maxEntities) {
        log.warn(
                "A job named more than {} entities of type {} in one call; the others are not recorded"
                        + " (telemetry.max-entities-per-call)",
                maxEntities,
                entityType);
    }
}
