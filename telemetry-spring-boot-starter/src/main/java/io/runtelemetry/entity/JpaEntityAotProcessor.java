package io.runtelemetry.entity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;

/** Finds the entities of JPA. It is there, and idle, in applications without JPA, too. */
final class JpaEntityAotProcessor implements BeanRegistrationAotProcessor {

    private static final boolean JPA = ClassUtils.isPresent(
            "org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes",
            JpaEntityAotProcessor.class.getClassLoader());

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        return JPA ? Jpa.contribution(bean) : null;
    }

    /** Kept apart so that its imports are not loaded where they are absent. */
    private static final class Jpa {

        static @Nullable BeanRegistrationAotContribution contribution(RegisteredBean bean) {
            if (!PersistenceManagedTypes.class.isAssignableFrom(bean.getBeanClass())) {
                return null;
            }
            List<Class<?>> managed = new ArrayList<>();
            for (String name : bean.getBeanFactory()
                    .getBean(bean.getBeanName(), PersistenceManagedTypes.class)
                    .getManagedClassNames()) {
                managed.add(
                        ClassUtils.resolveClassName(name, bean.getBeanFactory().getBeanClassLoader()));
            }
            return TelemetryEntityHints.of(managed);
        }
    }
}
