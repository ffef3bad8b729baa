package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Works out what the annotations of a method ask for, and finds the mistakes in them. */
final class RecordAnnotationParser {

    /** Where the setting is not known yet. */
    private static final int MAX_ENTITIES_UNCHECKED = 1_000;

    private final Supplier<EntityTypes> entityTypes;

    private final Supplier<AnnotationProperties> properties;

    private final ApplicationExpressions expressions;

    private final JobRecorder recorder;

    RecordAnnotationParser(
            Supplier<EntityTypes> entityTypes,
            Supplier<AnnotationProperties> properties,
            ApplicationExpressions expressions,
            JobRecorder recorder) {
        this.entityTypes = entityTypes;
        this.properties = properties;
        this.expressions = expressions;
        this.recorder = recorder;
    }

    /**
     * Returns what to record for a method as a class has it, or null if it has no annotation.
     *
     * @throws InvalidRecordsTelemetryException if an annotation can never record what it says
     */
    @Nullable
    RecordedMethod parse(Method method, Class<?> targetClass) {
        try {
            List<MergedAnnotation<RecordsTelemetry>> annotations = nearest(method, targetClass);
            if (annotations.isEmpty()) {
                return null;
            }
            JobExpressionParser parser =
                    new JobExpressionParser(method, declaring(annotations, method), targetClass, expressions);
            List<RecordOperation> operations = annotations.stream()
                    .map(MergedAnnotation::synthesize)
                    .distinct()
                    .map(annotation -> operation(annotation, parser))
                    .toList();
            return new RecordedMethod(method, operations, ResultTypes.isDeferred(method), recorder);
        } catch (RuntimeException | LinkageError e) {
            // Also an alias that is none, or a type that is not there.
            throw new InvalidRecordsTelemetryException(method, targetClass, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the annotations of the method itself, else of the closest method that it overrides or implements, else of the
     * first interface of the class that declares it: a class can inherit what an interface asks for from elsewhere.
     */
    static List<MergedAnnotation<RecordsTelemetry>> nearest(Method method, Class<?> targetClass) {
        List<MergedAnnotation<RecordsTelemetry>> own = nearest(method);
        if (!own.isEmpty() || method.getDeclaringClass() == targetClass || Modifier.isPrivate(method.getModifiers())) {
            return own;
        }
        for (Class<?> type : ClassUtils.getAllInterfacesForClass(targetClass)) {
            Method declared = ClassUtils.getMethodIfAvailable(type, method.getName(), method.getParameterTypes());
            List<MergedAnnotation<RecordsTelemetry>> inherited =
                    declared == null ? List.of() : nearest(BridgeMethodResolver.findBridgedMethod(declared));
            if (!inherited.isEmpty()) {
                return inherited;
            }
        }
        return List.of();
    }

    /** Returns the method that annotations stand on. */
    static Method declaring(List<MergedAnnotation<RecordsTelemetry>> annotations, Method method) {
        return annotations.get(0).getSource() instanceof Method source ? source : method;
    }

    private static List<MergedAnnotation<RecordsTelemetry>> nearest(Method method) {
        List<MergedAnnotation<RecordsTelemetry>> all =
                MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(RecordsTelemetry.class)
                        .toList();
        return all.stream()
                .filter(annotation ->
                        annotation.getAggregateIndex() == all.get(0).getAggregateIndex())
                .toList();
    }

    private RecordOperation operation(RecordsTelemetry annotation, JobExpressionParser parser) {
        // What else is wrong is found when the application has started.
        boolean isChecked = recorder.mayAskForBeans();
        RecordOperation operation = new RecordOperation(
                isChecked ? entityTypes.get().require(annotation.entityType()) : annotation.entityType(),
                expression("idExpr", annotation.idExpr(), parser),
                annotation.runId().isEmpty() ? null : expression("runId", annotation.runId(), parser),
                annotation.condition().isEmpty() ? null : expression("condition", annotation.condition(), parser),
                annotation.when(),
                isChecked ? properties.get().maxEntitiesPerCall() : MAX_ENTITIES_UNCHECKED);
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
            JobExpression expression = parser.parse(text);
            if (attribute.equals("condition")) {
                parser.requireBoolean(text);
            }
            return expression;
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException(attribute + " = \"" + text + "\" " + e.getMessage(), e);
        }
    }
}
