package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.asm.Type;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks, once all beans are made, for annotated methods whose calls no proxy will see: of beans that were made before
 * proxies could be, and those that are called from within their own class. Where classes are woven, has their calls recorded
 * by this application for as long as it is there.
 */
final class UnproxiedMethodDetector implements SmartInitializingSingleton, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(UnproxiedMethodDetector.class);

    private final ConfigurableListableBeanFactory beans;

    private final RecordOperationSource methods;

    UnproxiedMethodDetector(ConfigurableListableBeanFactory beans, RecordOperationSource methods) {
        this.beans = beans;
        this.methods = methods;
        recordWoven(methods);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && !methods.isSeen(ClassUtils.getUserClass(type))) {
                checkProxied(name, ClassUtils.getUserClass(type));
            }
        }
        methods.annotatedClasses().forEach(this::checkSelfInvocations);
    }

    /**
     * A class that no proxy was considered for: its beans are infrastructure, not yet made, or were made too early. What a
     * factory makes, as the proxy of a scoped bean, is considered when it is made.
     */
    private void checkProxied(String name, Class<?> type) {
        Object bean = beans.getSingleton(name);
        if (bean == null || bean instanceof FactoryBean || AopUtils.isAopProxy(bean) || isTestDouble(name)) {
            return;
        }
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            if (methods.find(method, type) != null) {
                methods.report(new InvalidRecordsTelemetryException(
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
     * Returns whether Spring's test support has put an object of its own, as a mock, in a bean's place: it leaves a
     * definition that says nothing but the type, as no application's does.
     */
    private boolean isTestDouble(String name) {
        return beans.getBeanDefinition(name) instanceof RootBeanDefinition definition
                && definition.getClass() == RootBeanDefinition.class
                && definition.getInstanceSupplier() == null
                && definition.getFactoryMethodName() == null
                && definition.getResourceDescription() == null;
    }

    private void checkSelfInvocations(Class<?> type) {
        Set<String> recorded = Set.of(ReflectionUtils.getUniqueDeclaredMethods(type)).stream()
                .filter(method -> methods.find(method, type) != null)
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

    private static void recordWoven(RecordOperationSource methods) {
        if (ClassUtils.isPresent(
                "org.aspectj.lang.ProceedingJoinPoint", UnproxiedMethodDetector.class.getClassLoader())) {
            WovenTelemetryAspect.recordWith(methods);
        }
    }

    @Override
    public void destroy() {
        if (ClassUtils.isPresent(
                "org.aspectj.lang.ProceedingJoinPoint", UnproxiedMethodDetector.class.getClassLoader())) {
            WovenTelemetryAspect.stopRecordingWith(methods);
        }
    }
}
