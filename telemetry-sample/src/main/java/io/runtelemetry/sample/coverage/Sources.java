package io.runtelemetry.sample.coverage;

import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryEntity;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Finds what records: annotated methods of the application's beans, and annotated entities. */
@Component
class Sources {

    private static final String APPLICATION = "io.runtelemetry.sample.";

    private final ListableBeanFactory beans;

    private final EntityManagerFactory entities;

    Sources(ListableBeanFactory beans, EntityManagerFactory entities) {
        this.beans = beans;
        this.entities = entities;
    }

    Stream<Source> all() {
        return Stream.concat(jobs(), changes());
    }

    private Stream<Source> jobs() {
        return Stream.of(beans.getBeanDefinitionNames())
                .map(beans::getType)
                .filter(Objects::nonNull)
                .<Class<?>>map(type -> ClassUtils.getUserClass(type))
                .filter(type -> type.getName().startsWith(APPLICATION))
                .distinct()
                .flatMap(type -> Stream.of(ReflectionUtils.getUniqueDeclaredMethods(type))
                        .flatMap(Sources::recorded));
    }

    private static Stream<Source> recorded(Method method) {
        return MergedAnnotations.from(method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).stream(
                        RecordsTelemetry.class)
                .map(annotation -> new Source(
                        annotation.getString("entityType"),
                        method.getDeclaringClass().getSimpleName() + '.' + method.getName() + "()",
                        annotation.getString("idExpr")));
    }

    private Stream<Source> changes() {
        return entities.getMetamodel().getEntities().stream()
                .map(entity -> entity.getJavaType())
                .filter(type -> type.isAnnotationPresent(TelemetryEntity.class))
                .map(type -> new Source(
                        type.getAnnotation(TelemetryEntity.class).value(),
                        type.getSimpleName(),
                        "whenever one is saved within a run"));
    }
}
