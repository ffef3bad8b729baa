package io.runtelemetry.test;

import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.aspect.RecordOperationSource;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mockito.Mockito;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** The beans of the application whose methods are annotated, as far as they are made. */
final class JobBeans {

    private static final boolean MOCKITO = ClassUtils.isPresent("org.mockito.Mockito", JobBeans.class.getClassLoader());

    private final ConfigurableListableBeanFactory beans;

    JobBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Says for each bean that the aspect does not see that, and why that may be. */
    List<String> unproxied() {
        List<String> descriptions = new ArrayList<>();
        annotated().forEach((name, bean) -> {
            if (!isSeen(bean)) {
                descriptions.add(
                        "bean '" + name + "' (" + methods(bean) + ") is not proxied, so @RecordsTelemetry on it does"
                                + " nothing: it was made too early, as for a BeanPostProcessor, or registered ready-made");
            }
        });
        return descriptions;
    }

    /** Says what may be the case if the aspect has seen no call at all. */
    List<String> unseen() {
        Collection<Object> jobs = annotated().values();
        if (jobs.isEmpty()) {
            return List.of("no bean has a method with @RecordsTelemetry; an object made with new is no bean");
        }
        String methods = jobs.stream().map(JobBeans::methods).distinct().collect(Collectors.joining(", "));
        return List.of(
                jobs.stream().allMatch(JobBeans::isWoven)
                        ? "no annotated method was called, all of which are woven; there are " + methods
                        : "no call of an annotated method passed a proxy; there are " + methods
                                + ". A call on this, or on an object made with new, passes none: call the bean from"
                                + " another one");
    }

    private Map<String, Object> annotated() {
        Map<String, Object> annotated = new TreeMap<>();
        Stream.of(beans.getBeanDefinitionNames(), beans.getSingletonNames())
                .flatMap(Arrays::stream)
                .filter(beans::containsSingleton)
                .forEach(name -> {
                    Object bean = beans.getSingleton(name);
                    if (bean != null && !isMock(bean) && !annotatedMethods(bean).isEmpty()) {
                        annotated.put(name, bean);
                    }
                });
        return annotated;
    }

    private static boolean isMock(Object bean) {
        return MOCKITO && Mockito.mockingDetails(bean).isMock();
    }

    private boolean isSeen(Object bean) {
        if (bean instanceof Advised advised) {
            return Arrays.stream(advised.getAdvisors())
                    .anyMatch(advisor -> advisor == beans.getSingleton("runTelemetryRecordsTelemetryAdvisor"));
        }
        return AopUtils.isAopProxy(bean) || isWoven(bean);
    }

    /** Woven with another aspect alone is not enough. */
    private static boolean isWoven(Object bean) {
        return annotatedMethods(bean).stream().allMatch(RecordOperationSource::isWoven);
    }

    private static String methods(Object bean) {
        String type = ClassUtils.getShortName(AopProxyUtils.ultimateTargetClass(bean));
        return annotatedMethods(bean).stream()
                .map(method -> type + "." + method.getName() + "()")
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Collection<Method> annotatedMethods(Object bean) {
        Class<?> type = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
        return MethodIntrospector.selectMethods(
                type,
                (Method method) -> MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
                        .isPresent(RecordsTelemetry.class));
    }
}
