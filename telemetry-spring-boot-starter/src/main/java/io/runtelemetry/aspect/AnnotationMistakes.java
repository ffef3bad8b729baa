package io.runtelemetry.aspect;

import io.runtelemetry.aspect.AnnotationProperties.Validation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mistakes in the annotations of an application. Those of the start are reported together, and keep the application
 * from starting unless it says otherwise; those that are found later reach no job.
 */
final class AnnotationMistakes {

    private static final Logger log = LoggerFactory.getLogger(AnnotationMistakes.class);

    private final Supplier<AnnotationProperties> properties;

    private final JobRecorder recorder;

    /** By their messages, since one is found on each way to a method. */
    private final Map<String, InvalidRecordsTelemetryException> found = new LinkedHashMap<>();

    private boolean started;

    AnnotationMistakes(Supplier<AnnotationProperties> properties, JobRecorder recorder) {
        this.properties = properties;
        this.recorder = recorder;
    }

    /** Keeps a mistake until the start ends; logs and counts it after that, once. */
    synchronized void report(InvalidRecordsTelemetryException mistake) {
        if (found.putIfAbsent(mistake.getMessage(), mistake) == null && started) {
            warn(mistake);
            recorder.rejected(mistake.getMessage());
        }
    }

    /**
     * Ends the start.
     *
     * @throws InvalidRecordsTelemetryException if there were mistakes, and the application must not start with any
     */
    synchronized void started() {
        started = true;
        if (!found.isEmpty() && properties.get().validation() == Validation.FAIL) {
            throw found.size() == 1
                    ? found.values().iterator().next()
                    : new InvalidRecordsTelemetryException(found.values());
        }
        found.values().forEach(AnnotationMistakes::warn);
    }

    private static void warn(InvalidRecordsTelemetryException mistake) {
        log.warn("{}; it records nothing", mistake.getMessage());
    }
}
