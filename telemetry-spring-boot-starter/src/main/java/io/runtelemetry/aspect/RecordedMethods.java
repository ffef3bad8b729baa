package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.expression.BeanResolver;

/** The job methods of an application, each worked out and checked once. */
public final class RecordedMethods {

    private static final Logger log = LoggerFactory.getLogger(RecordedMethods.class);

    /** What to do about an annotation that can never record what it says. */
    public enum Validation {
        /** Throw, so that the application does not start. */
        FAIL,
        /** Log a warning, and record nothing for the annotation. */
        WARN
    }

    private final Map<MethodClassKey, Optional<RecordedMethod>> methods = new ConcurrentHashMap<>();

    private final EntityTypes entityTypes;

    private final Validation validation;

    private final @Nullable BeanResolver beans;

    private final Supplier<JobRecorder> recorder;

    /**
     * Makes an empty registry.
     *
     * @param beans resolves {@code @bean} in expressions, or null where there are none
     * @param recorder called when a method is called first, since it may not be there yet when beans are made
     */
    public RecordedMethods(
            EntityTypes entityTypes,
            Validation validation,
            @Nullable BeanResolver beans,
            Supplier<JobRecorder> recorder) {
        this.entityTypes = entityTypes;
        this.validation = validation;
        this.beans = beans;
        this.recorder = recorder;
    }

    /** Returns what to record for a method of a class, or null if nothing. */
    @Nullable
    RecordedMethod find(Method method, Class<?> targetClass) {
        MethodClassKey key = new MethodClassKey(method, targetClass);
        Optional<RecordedMethod> known = methods.get(key);
        if (known == null) {
            known = Optional.ofNullable(workOut(method, targetClass));
            methods.put(key, known);
        }
        return known.orElse(null);
    }

    private @Nullable RecordedMethod workOut(Method method, Class<?> targetClass) {
        Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
        List<MergedAnnotation<RecordsTelemetry>> annotations = nearest(specific);
        if (annotations.isEmpty() || specific.isBridge()) {
            return null;
        }
        try {
            requireProxyable(specific);
            JobExpressionParser parser = new JobExpressionParser(specific, beans);
            List<Recording> recordings = annotations.stream()
                    .map(MergedAnnotation::synthesize)
                    .distinct()
                    .map(annotation -> recording(annotation, parser))
                    .toList();
            return new RecordedMethod(specific, recordings, recorder);
        } catch (InvalidExpressionException | IllegalArgumentException e) {
            InvalidRecordsTelemetryException invalid =
                    new InvalidRecordsTelemetryException(specific, targetClass, String.valueOf(e.getMessage()));
            if (validation == Validation.FAIL) {
                throw invalid;
            }
            log.warn("{}; it records nothing", invalid.getMessage());
            return null;
        }
    }

    /** The annotations of the method itself, or of the closest method that it overrides or implements. */
    private static List<MergedAnnotation<RecordsTelemetry>> nearest(Method method) {
        List<MergedAnnotation<RecordsTelemetry>> all =
                MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(RecordsTelemetry.class)
                        .toList();
        return all.stream()
                .filter(annotation ->
                        annotation.getAggregateIndex() == all.get(0).getAggregateIndex())
                .toList();
    }

    private static void requireProxyable(Method method) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers) || Modifier.isStatic(modifiers)) {
            throw new IllegalArgumentException("a proxy cannot see calls of a private, final or static method; make it"
                    + " overridable, or move it to another bean");
        }
    }

    private Recording recording(RecordsTelemetry annotation, JobExpressionParser parser) {
        Recording recording = new Recording(
                entityTypes.require(annotation.entityType()),
                expression("idExpr", annotation.idExpr(), parser),
                annotation.runId().isEmpty() ? null : expression("runId", annotation.runId(), parser),
                annotation.condition().isEmpty() ? null : expression("condition", annotation.condition(), parser),
                annotation.when());
        if (recording.when == When.BEFORE && recording.needsResult) {
            throw new IllegalArgumentException(
                    "when = BEFORE cannot use #result, which is not there yet; use the parameters, or when = AFTER");
        }
        return recording;
    }

    private static JobExpression expression(String attribute, String text, JobExpressionParser parser) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(attribute + " is empty; name an ID, as in \"#payment.id\"");
        }
        try {
            return parser.parse(text);
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException(attribute + " = \"" + text + "\" " + e.getMessage(), e);
        }
    }
}
