package io.runtelemetry.entity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.data.relational.RelationalManagedTypes;
import org.springframework.util.ClassUtils;

/** Finds the aggregates of Spring Data JDBC. It is there, and idle, in applications without it, too. */
final class JdbcEntityAotProcessor implements BeanRegistrationAotProcessor {

    private static final boolean RELATIONAL = ClassUtils.isPresent(
            "org.springframework.data.relational.RelationalManagedTypes",
            JdbcEntityAotProcessor.class.getClassLoader());

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        return RELATIONAL ? Relational.contribution(bean) : null;
    }

    /** Kept apart so that its imports are not loaded where they are absent. */
    private static final class Relational {

        static @Nullable BeanRegistrationAotContribution contribution(RegisteredBean bean) {
            if (!RelationalManagedTypes.class.isAssignableFrom(bean.getBeanClass())) {
                return null;
            }
            List<Class<?>> managed = new ArrayList<>();
            bean.getBeanFactory()
                    .getBean(bean.getBeanName(), RelationalManagedTypes.class)
                    .forEach(managed::add);
            return TelemetryEntityHints.of(managed);
        }
    }
}
