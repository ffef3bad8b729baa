package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.asm.Type;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks, once all beans are there, for mistakes in those that are not made yet, and for annotated methods whose calls no
 * proxy will see: of beans that were made before proxies could be, and those that are called from within their own class.
 */
final class UnproxiedMethodDetector {

    private static final Logger log = LoggerFactory.getLogger(UnproxiedMethodDetector.class);

    /** What names of this library's beans begin with: none has a job, and the types of those not yet made cost time. */
    private static final String OWN = "runTelemetry";

    private static final String TEST_DOUBLES =
            "org.springframework.test.context.bean.override.internalBeanOverrideRegistry";

    private final ConfigurableListableBeanFactory beans;

    private final RecordOperationSource source;

    private final AnnotationMistakes mistakes;

    UnproxiedMethodDetector(
            ConfigurableListableBeanFactory beans, RecordOperationSource source, AnnotationMistakes mistakes) {
        this.beans = beans;
        this.source = source;
        this.mistakes = mistakes;
    }

    /** Returns whether an annotated method is known so far; what needs it is not made where there is none. */
    boolean anyAnnotated() {
        return !source.annotatedClasses().isEmpty();
    }

    void detect() {
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = name.startsWith(OWN) ? null : typeOf(name);
            if (type != null && !source.isSeen(type)) {
                checkUnseen(name, type);
            }
        }
        source.annotatedClasses().forEach(this::checkSelfInvocations);
    }

    private @Nullable Class<?> typeOf(String name) {
        try {
            // Asking the factory for the type costs much more than the bean itself, where it is made.
            Object bean = beans.containsSingleton(name) ? beans.getSingleton(name) : null;
            Class<?> type = bean == null ? beans.getType(name, false) : bean.getClass();
            return type == null ? null : ClassUtils.getUserClass(type);
        } catch (RuntimeException | LinkageError e) {
            log.debug("The type of the bean '{}' is not known", name, e);
            return null;
        }
    }

    /**
     * A class that no proxy was considered for: its beans are infrastructure, not yet made, or were made too early. What a
     * factory makes, as the proxy of a scoped bean, is considered when it is made.
     */
    private void checkUnseen(String name, Class<?> type) {
        Object bean = beans.containsSingleton(name) ? beans.getSingleton(name) : null;
        if (bean == null) {
            source.check(type);
            return;
        }
        if (bean instanceof FactoryBean
                || AopUtils.isAopProxy(bean)
                || hasTestDoubles()
                || !RecordOperationSource.isCandidate(type)) {
            return;
        }
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            if (source.find(method, type) != null) {
                mistakes.report(new InvalidRecordsTelemetryException(
                        method,
                        type,
                        "the bean '" + name
                                + "' has no proxy, because it was made before proxies could be: nothing that a"
                                + " BeanPostProcessor depends on can be recorded; depend on it lazily, or move the method to"
                                + " another bean"));
                return;
            }
        }
    }

    /**
     * Returns whether a test replaces beans. It puts its mocks into place before proxies can be made, and they record nothing on
     * purpose; which beans they are is not told.
     */
    private boolean hasTestDoubles() {
        return beans.containsBean(TEST_DOUBLES);
    }

    private void checkSelfInvocations(Class<?> type) {
        Set<String> recorded = Stream.of(ReflectionUtils.getAllDeclaredMethods(type))
                .filter(method -> source.find(BridgeMethodResolver.findBridgedMethod(method), type) != null)
                .map(method -> method.getName() + Type.getMethodDescriptor(method))
                .collect(Collectors.toSet());
        for (String call : SelfInvocations.find(type, recorded)) {
            log.warn(
                    "In {}, {}: a call within a bean goes past its proxy and is not recorded; move the called method to"
                            + " another bean, or weave the class",
                    type.getName(),
                    call);
        }
    }
}
