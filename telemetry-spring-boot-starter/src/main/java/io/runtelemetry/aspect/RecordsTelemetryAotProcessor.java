package io.runtelemetry.aspect;

import io.runtelemetry.RecordsTelemetry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Registers for native images annotated methods, their annotations, and what their expressions read. */
final class RecordsTelemetryAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        List<Method> jobs = jobs(type);
        if (jobs.isEmpty()) {
            return null;
        }
        bean.getBeanFactory()
                .getBeanProvider(RecordOperationSource.class)
                .ifAvailable(source -> source.requireValid(type));
        ApplicationExpressions expressions = new ApplicationExpressions(bean.getBeanFactory());
        return (generation, code) -> {
            ReflectionHints hints = generation.getRuntimeHints().reflection();
            for (Method job : jobs) {
                hints.registerMethod(job, ExecutableMode.INVOKE);
                List<MergedAnnotation<RecordsTelemetry>> annotations = RecordAnnotationParser.nearest(job, type);
                JobExpressionParser parser = new JobExpressionParser(
                        job, RecordAnnotationParser.declaring(annotations, job), type, expressions);
                for (MergedAnnotation<RecordsTelemetry> annotation : annotations) {
                    register(annotation, hints);
                    used(annotation.synthesize(), parser, bean.getBeanFactory())
                            .forEach(used -> hints.registerType(
                                    used, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS));
                }
            }
            generation.getRuntimeHints().proxies().registerJdkProxy(RecordsTelemetry.class);
        };
    }

    private static List<Method> jobs(Class<?> type) {
        try {
            return Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
                    .filter(method -> !method.isBridge()
                            && !RecordAnnotationParser.nearest(method, type).isEmpty())
                    .toList();
        } catch (IllegalStateException e) {
            // A bean whose methods name a class that is not there cannot be called either.
            return List.of();
        }
    }

    /** The annotation itself, those that it is composed of, and the method of an interface that it stands on. */
    private static void register(MergedAnnotation<RecordsTelemetry> annotation, ReflectionHints hints) {
        annotation.getMetaTypes().forEach(type -> hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
        hints.registerType(RecordsTelemetry.Container.class, MemberCategory.INVOKE_DECLARED_METHODS);
        if (annotation.getSource() instanceof Method declaring) {
            hints.registerMethod(declaring, ExecutableMode.INVOKE);
        }
    }

    /** A mistake in an expression is reported where annotations are checked, as proxies are created ahead of time as well. */
    private static Set<Class<?>> used(
            RecordsTelemetry annotation, JobExpressionParser parser, ConfigurableListableBeanFactory beans) {
        return parser.used(
                Stream.of(annotation.idExpr(), annotation.runId(), annotation.condition())
                        .filter(text -> !text.isBlank()),
                name -> beans.containsBean(name)
                        ? ResolvableType.forClass(beans.getType(name, false))
                        : ResolvableType.NONE);
    }
}
