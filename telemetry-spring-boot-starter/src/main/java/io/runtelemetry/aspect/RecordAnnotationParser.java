package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.expression.BeanResolver;

/** Works out what the annotations of a method ask for, and finds the mistakes in them. */
final class RecordAnnotationParser {

    private final Supplier<EntityTypes> entityTypes;

    private final Supplier<AnnotationProperties> properties;

    private final @Nullable BeanResolver beans;

    private final Supplier<JobRecorder> recorder;

    RecordAnnotationParser(
            Supplier<EntityTypes> entityTypes,
            Supplier<AnnotationProperties> properties,
            @Nullable BeanResolver beans,
            Supplier<JobRecorder> recorder) {
        this.entityTypes = entityTypes;
        this.properties = properties;
        this.beans = beans;
        this.recorder = recorder;
    }

    /**
     * Returns what to record for a method as a class has it, or null if it has no annotation.
     *
     * @throws InvalidRecordsTelemetryException if an annotation can never record what it says
     */
    @Nullable
    RecordedMethod create(Method method, Class<?> targetClass) {
        List<MergedAnnotation<RecordsTelemetry>> annotations = nearest(method);
        if (annotations.isEmpty()) {
            return null;
        }
        try {
            JobExpressionParser parser = new JobExpressionParser(method, targetClass, beans);
            List<RecordOperation> operations = annotations.stream()
                    .map(MergedAnnotation::synthesize)
                    .distinct()
                    .map(annotation -> operation(annotation, parser))
                    .toList();
            return new RecordedMethod(method, operations, ResultTypes.isDeferred(method), recorder);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordsTelemetryException(method, targetClass, String.valueOf(e.getMessage()));
        }
    }

    /** The annotations of the method itself, or of the closest method that it overrides or implements. */
    static List<MergedAnnotation<RecordsTelemetry>> nearest(Method method) {
        List<MergedAnnotation<RecordsTelemetry>> all =
                MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(RecordsTelemetry.class)
                        .toList();
        return all.stream()
                .filter(annotation ->
                        annotation.getAggregateIndex() == all.get(0).getAggregateIndex())
                .toList();
    }

    private RecordOperation operation(RecordsTelemetry annotation, JobExpressionParser parser) {
        RecordOperation operation = new RecordOperation(
                entityTypes.get().require(annotation.entityType()),
                expression("idExpr", annotation.idExpr(), parser),
                annotation.runId().isEmpty() ? null : expression("runId", annotation.runId(), parser),
                annotation.condition().isEmpty() ? null : expression("condition", annotation.condition(), parser),
                annotation.when(),
                properties.get().maxEntitiesPerCall());
        if (operation.when == When.BEFORE && operation.needsResult) {
            throw new IllegalArgumentException(
                    "when = BEFORE cannot use #result, which is not there yet; use the parameters, or when = AFTER");
        }
        return operation;
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
