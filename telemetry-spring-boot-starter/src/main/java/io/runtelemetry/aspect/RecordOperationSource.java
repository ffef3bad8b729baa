package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** The job methods of an application, each parsed and checked once. */
public final class RecordOperationSource {

    private static final Logger log = LoggerFactory.getLogger(RecordOperationSource.class);

    /** By class and then by method, so that a call makes no key to look itself up. */
    private final Map<Class<?>, Map<Method, Optional<RecordedMethod>>> methods = new ConcurrentHashMap<>();

    private final Map<Class<?>, Map<Method, Optional<RecordedMethod>>> woven = new ConcurrentHashMap<>();

    private final Set<Class<?>> annotated = ConcurrentHashMap.newKeySet();

    private final RecordAnnotationParser parser;

    private final ProxyRequirements proxies;

    private final AnnotationMistakes mistakes;

    private final JobRecorder recorder;

    /**
     * Creates an empty source. It is there before most beans are, so it asks for what it needs when the first annotated
     * method is found.
     *
     * @param entityTypes what can be recorded for
     * @param recorder takes what is recorded
     */
    RecordOperationSource(
            Supplier<EntityTypes> entityTypes,
            Supplier<AnnotationProperties> properties,
            ApplicationExpressions expressions,
            ProxyRequirements proxies,
            AnnotationMistakes mistakes,
            JobRecorder recorder) {
        this.parser = new RecordAnnotationParser(entityTypes, properties, expressions, recorder);
        this.proxies = proxies;
        this.mistakes = mistakes;
        this.recorder = recorder;
    }

    /**
     * Returns whether a method of a class may be annotated. None can be looked at where one of them names a class that is
     * missing.
     */
    static boolean isCandidate(Class<?> type) {
        Class<?> userClass = ClassUtils.getUserClass(type);
        if (isOfSpring(userClass.getName())) {
            return false;
        }
        try {
            return Stream.concat(Stream.of(userClass), ClassUtils.getAllInterfacesForClassAsSet(userClass).stream())
                    .flatMap(each -> Stream.of(ReflectionUtils.getAllDeclaredMethods(each)))
                    .flatMap(method -> Stream.of(method.getDeclaredAnnotations()))
                    .anyMatch(RecordOperationSource::mayRecord);
        } catch (IllegalStateException | LinkageError e) {
            log.debug("The methods of {} cannot be looked at: nothing is recorded for them", userClass.getName(), e);
            return false;
        }
    }

    /** The annotation, its container, or any that may be composed of it: asking Spring about each method costs more. */
    private static boolean mayRecord(Annotation annotation) {
        String name = annotation.annotationType().getName();
        return !name.startsWith("java.") && !isOfSpring(name);
    }

    /** Most beans are Spring's own: telling so by the name costs a start much less than looking at each method. */
    static boolean isOfSpring(String name) {
        return name.startsWith("org.springframework.") && !name.startsWith("org.springframework.samples.");
    }

    /**
     * Returns what a proxy records for a method of a class, or null if nothing: it is not annotated, its annotation is a
     * mistake, or its class is woven and records by itself. Never throws: a job may be being called.
     */
    @Nullable
    RecordedMethod find(Method method, Class<?> targetClass) {
        Map<Method, Optional<RecordedMethod>> ofClass = ofClass(methods, targetClass);
        Optional<RecordedMethod> known = ofClass.get(method);
        if (known == null) {
            known = Optional.ofNullable(resolve(method, targetClass));
            ofClass.put(method, known);
        }
        return known.orElse(null);
    }

    /** Returns what is recorded for a method that is woven, or null if nothing. Never throws: a job is being called. */
    @Nullable
    RecordedMethod findWoven(Method method, Class<?> targetClass) {
        Map<Method, Optional<RecordedMethod>> ofClass = ofClass(woven, targetClass);
        Optional<RecordedMethod> known = ofClass.get(method);
        if (known == null) {
            // Before, since the start may end meanwhile: what is parsed without beans is not kept.
            boolean isKept = recorder.mayAskForBeans();
            known = Optional.ofNullable(parse(method, targetClass));
            Optional<RecordedMethod> earlier = isKept ? ofClass.putIfAbsent(method, known) : null;
            known = earlier == null ? known : earlier;
        }
        return known.orElse(null);
    }

    private static Map<Method, Optional<RecordedMethod>> ofClass(
            Map<Class<?>, Map<Method, Optional<RecordedMethod>>> all, Class<?> targetClass) {
        Map<Method, Optional<RecordedMethod>> ofClass = all.get(targetClass);
        return ofClass == null ? all.computeIfAbsent(targetClass, key -> new ConcurrentHashMap<>()) : ofClass;
    }

    private @Nullable RecordedMethod resolve(Method method, Class<?> targetClass) {
        Class<?> userClass = ClassUtils.getUserClass(targetClass);
        Method specific = Proxy.isProxyClass(userClass)
                ? BridgeMethodResolver.findBridgedMethod(method)
                : AopUtils.getMostSpecificMethod(method, userClass);
        if (specific.isBridge() || specific.isSynthetic()) {
            return null;
        }
        RecordedMethod recorded = parse(specific, userClass);
        if (recorded == null && !method.equals(specific)) {
            // As of a repository, whose target knows nothing of the interface.
            recorded = parse(BridgeMethodResolver.findBridgedMethod(method), userClass);
        }
        if (recorded == null || isWoven(specific)) {
            return null;
        }
        try {
            proxies.require(specific, userClass);
        } catch (InvalidRecordsTelemetryException e) {
            mistakes.report(e);
            return null;
        }
        checkAllOf(userClass);
        return recorded;
    }

    private @Nullable RecordedMethod parse(Method method, Class<?> targetClass) {
        try {
            return parser.parse(method, targetClass);
        } catch (InvalidRecordsTelemetryException e) {
            mistakes.report(e);
            return null;
        }
    }

    /** A proxy is made at the first annotated method, and nobody would ask about the others. */
    private void checkAllOf(Class<?> type) {
        if (annotated.add(type)) {
            check(type);
        }
    }

    /** Finds the mistakes in the annotations of a class, and returns whether something is recorded for it. */
    boolean check(Class<?> type) {
        if (!isCandidate(type)) {
            return false;
        }
        boolean recorded = false;
        for (Method method : methodsOf(type)) {
            recorded |= find(method, type) != null;
        }
        return recorded;
    }

    /**
     * Does nothing if there is no mistake so far, nor in the annotations of a class.
     *
     * @throws InvalidRecordsTelemetryException if there is, and the application must not start with one
     */
    void requireValid(Class<?> type) {
        check(type);
        mistakes.started();
    }

    private static List<Method> methodsOf(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isInterface()
                ? ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                        .flatMap(each -> Stream.of(each.getMethods()))
                        .toList()
                : List.of(ReflectionUtils.getUniqueDeclaredMethods(type));
    }

    /** Returns the text of what identifies an entity, empty if there is nothing, or null if it has no text of its own. */
    public static @Nullable String idText(Object id) {
        return EntityIds.text(id);
    }

    /** Returns whether telemetry's aspect is woven into a method, so that it records without a proxy. */
    public static boolean isWoven(Method method) {
        return WovenMethods.areWovenByUs(method);
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
     * all beans, and woven ones that have been called.
     */
    public List<RecordedMethodStatistics> statistics() {
        Map<List<?>, List<RecordedMethod>> ways = Stream.of(methods, woven)
                .flatMap(known -> known.values().stream())
                .flatMap(known -> known.values().stream())
                .flatMap(Optional::stream)
                .distinct()
                .collect(Collectors.groupingBy(RecordedMethod::identity));
        return ways.values().stream()
                .map(RecordedMethodStatistics::of)
                .sorted(Comparator.comparing(RecordedMethodStatistics::className)
                        .thenComparing(RecordedMethodStatistics::method))
                .toList();
    }
}
