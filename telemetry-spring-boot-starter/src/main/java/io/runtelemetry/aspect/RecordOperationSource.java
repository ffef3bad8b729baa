package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.aspect.AnnotationProperties.Validation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.expression.BeanResolver;
import org.springframework.util.ReflectionUtils;

/** The job methods of an application, each parsed and checked once. */
public final class RecordOperationSource {

    private static final Logger log = LoggerFactory.getLogger(RecordOperationSource.class);

    /** By class and then by method, so that a call makes no key to look itself up. */
    private final Map<Class<?>, Map<Method, Optional<RecordedMethod>>> methods = new ConcurrentHashMap<>();

    private final Map<Method, Optional<RecordedMethod>> woven = new ConcurrentHashMap<>();

    private final Set<Class<?>> annotated = ConcurrentHashMap.newKeySet();

    private final Supplier<AnnotationProperties> properties;

    private final RecordAnnotationParser parser;

    /**
     * Creates an empty source. It is there before most beans are, so it asks for what it needs when the first annotated
     * method is found.
     *
     * @param entityTypes what can be recorded for
     * @param beans resolves {@code @bean} in expressions, or null where there are none
     * @param recorder called when a job is
     */
    RecordOperationSource(
            Supplier<EntityTypes> entityTypes,
            Supplier<AnnotationProperties> properties,
            @Nullable BeanResolver beans,
            Supplier<JobRecorder> recorder) {
        this.properties = properties;
        this.parser = new RecordAnnotationParser(entityTypes, properties, beans, recorder);
    }

    /**
     * Returns what a proxy records for a method of a class, or null if nothing: it is not annotated, or its class is woven
     * and records by itself.
     *
     * @throws InvalidRecordsTelemetryException if an annotation can never record what it says
     */
    @Nullable
    RecordedMethod find(Method method, Class<?> targetClass) {
        Map<Method, Optional<RecordedMethod>> ofClass = methods.get(targetClass);
        if (ofClass == null) {
            ofClass = methods.computeIfAbsent(targetClass, key -> new ConcurrentHashMap<>());
        }
        Optional<RecordedMethod> known = ofClass.get(method);
        if (known == null) {
            known = Optional.ofNullable(resolve(AopUtils.getMostSpecificMethod(method, targetClass), targetClass));
            ofClass.put(method, known);
        }
        return known.orElse(null);
    }

    /** Returns what is recorded for a method that is woven, or null if nothing. Never throws: a job is being called. */
    @Nullable
    RecordedMethod findWoven(Method method, Class<?> targetClass) {
        return woven.computeIfAbsent(method, key -> {
                    try {
                        return Optional.ofNullable(parser.create(key, targetClass));
                    } catch (InvalidRecordsTelemetryException e) {
                        log.warn("{}; it records nothing", e.getMessage());
                        return Optional.empty();
                    }
                })
                .orElse(null);
    }

    private @Nullable RecordedMethod resolve(Method method, Class<?> targetClass) {
        if (method.isBridge() || method.isSynthetic()) {
            return null;
        }
        try {
            RecordedMethod recorded = parser.create(method, targetClass);
            if (recorded == null || WovenMethods.isWoven(method)) {
                return null;
            }
            requireOverridable(method, targetClass);
            checkAllOf(targetClass);
            return recorded;
        } catch (InvalidRecordsTelemetryException e) {
            report(e);
            return null;
        }
    }

    /** A proxy is made at the first annotated method, and nobody would ask about the others. */
    private void checkAllOf(Class<?> targetClass) {
        if (annotated.add(targetClass)) {
            for (Method method : ReflectionUtils.getUniqueDeclaredMethods(targetClass)) {
                find(method, targetClass);
            }
        }
    }

    private static void requireOverridable(Method method, Class<?> targetClass) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers) || Modifier.isStatic(modifiers)) {
            throw new InvalidRecordsTelemetryException(
                    method,
                    targetClass,
                    "a proxy cannot see calls of a private, final or static method; make it overridable, move it to"
                            + " another bean, or weave the class");
        }
    }

    /** Throws, or warns where the application says so. */
    void report(InvalidRecordsTelemetryException mistake) {
        if (properties.get().validation() == Validation.FAIL) {
            throw mistake;
        }
        log.warn("{}; it records nothing", mistake.getMessage());
    }

    /** Returns whether a proxy was considered for a class. */
    boolean isSeen(Class<?> targetClass) {
        return methods.containsKey(targetClass);
    }

    /** Returns the classes with annotated methods that proxies record. */
    Collection<Class<?>> annotatedClasses() {
        return Set.copyOf(annotated);
    }

    /**
     * Returns the annotated methods that are known so far, with what they have recorded, sorted by class and name: those of
     * all beans that have been made, and woven ones that have been called.
     */
    public List<RecordedMethodStatistics> statistics() {
        Map<Method, List<RecordedMethod>> ways = Stream.concat(methods.values().stream(), Stream.of(woven))
                .flatMap(known -> known.values().stream())
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(RecordedMethod::method));
        return ways.entrySet().stream()
                .map(entry -> RecordedMethodStatistics.of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(RecordedMethodStatistics::className)
                        .thenComparing(RecordedMethodStatistics::method))
                .toList();
    }
}
