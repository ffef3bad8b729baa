package io.runtelemetry.aspect;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Ends the start once all beans are there: jobs are recorded from now on, and the mistakes of the application reported. */
final class RecordingStartup implements SmartInitializingSingleton, DisposableBean {

    private final JobRecorder recorder;

    private final ApplicationExpressions expressions;

    private final UnproxiedMethodDetector detector;

    private final AnnotationMistakes mistakes;

    private final WovenBeans woven;

    RecordingStartup(
            JobRecorder recorder,
            ApplicationExpressions expressions,
            UnproxiedMethodDetector detector,
            AnnotationMistakes mistakes,
            WovenBeans woven) {
        this.recorder = recorder;
        this.expressions = expressions;
        this.detector = detector;
        this.mistakes = mistakes;
        this.woven = woven;
        WovenTelemetryAspect.recordFor(woven);
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (detector.anyAnnotated()) {
            recorder.connect();
        } else {
            recorder.connectLater();
        }
        expressions.started();
        detector.detect();
        mistakes.started();
    }

    @Override
    public void destroy() {
        WovenTelemetryAspect.stopRecordingFor(woven);
    }
}
