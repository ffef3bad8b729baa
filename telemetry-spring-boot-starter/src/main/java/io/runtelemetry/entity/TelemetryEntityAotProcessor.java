package io.runtelemetry.entity;

import io.runtelemetry.TelemetryEntity;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.relational.RelationalManagedTypes;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;

/**
 * Registers for native images the annotated ones of the entities that JPA or Spring Data JDBC manages. It is there, and idle,
 * in applications without them, too.
 */
final class TelemetryEntityAotProcessor implements BeanRegistrationAotProcessor {

    private static final boolean JPA = isPresent("org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes");

    private static final boolean RELATIONAL = isPresent("org.springframework.data.relational.RelationalManagedTypes");

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, TelemetryEntityAotProcessor.class.getClassLoader());
    }

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        List<Class<?>> annotated = managed(bean)
                .filter(type -> AnnotatedElementUtils.hasAnnotation(type, TelemetryEntity.class))
                .toList();
        return annotated.isEmpty() ? null : (generation, code) -> register(annotated, generation.getRuntimeHints());
    }

    private static Stream<Class<?>> managed(RegisteredBean bean) {
        if (JPA && Jpa.isManaging(bean.getBeanClass())) {
            return Jpa.managed(bean);
        }
        return RELATIONAL && Relational.isManaging(bean.getBeanClass()) ? Relational.managed(bean) : Stream.empty();
    }

    private static void register(List<Class<?>> annotated, RuntimeHints hints) {
        for (Class<?> type : annotated) {
            hints.reflection()
                    .registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS);
        }
        hints.reflection().registerType(TelemetryEntity.class, MemberCategory.INVOKE_DECLARED_METHODS);
        hints.proxies().registerJdkProxy(TelemetryEntity.class);
    }

    /** Kept apart, as the next one, so that its imports are not loaded where they are absent. */
    private static final class Jpa {

        static boolean isManaging(Class<?> type) {
            return PersistenceManagedTypes.class.isAssignableFrom(type);
        }

        static Stream<Class<?>> managed(RegisteredBean bean) {
            return bean
                    .getBeanFactory()
                    .getBean(bean.getBeanName(), PersistenceManagedTypes.class)
                    .getManagedClassNames()
                    .stream()
                    .map(name -> ClassUtils.resolveClassName(
                            name, bean.getBeanFactory().getBeanClassLoader()));
        }
    }

    private static final class Relational {

        static boolean isManaging(Class<?> type) {
            return RelationalManagedTypes.class.isAssignableFrom(type);
        }

        static Stream<Class<?>> managed(RegisteredBean bean) {
            Stream.Builder<Class<?>> managed = Stream.builder();
            bean.getBeanFactory()
                    .getBean(bean.getBeanName(), RelationalManagedTypes.class)
                    .forEach(managed::add);
            return managed.build();
        }
    }
}
