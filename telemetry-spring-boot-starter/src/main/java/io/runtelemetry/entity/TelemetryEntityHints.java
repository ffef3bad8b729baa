package io.runtelemetry.entity;

import io.runtelemetry.TelemetryEntity;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Registers for native images the annotated entities among those that an application manages. */
final class TelemetryEntityHints {

    private TelemetryEntityHints() {}

    /** Returns a contribution, or null if no entity is annotated. */
    static @Nullable BeanRegistrationAotContribution of(Collection<Class<?>> managed) {
        List<Class<?>> annotated = managed.stream()
                .filter(type -> AnnotatedElementUtils.hasAnnotation(type, TelemetryEntity.class))
                .toList();
        return annotated.isEmpty() ? null : (generation, code) -> register(annotated, generation.getRuntimeHints());
    }

    private static void register(List<Class<?>> annotated, RuntimeHints hints) {
        for (Class<?> type : annotated) {
            hints.reflection()
                    .registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS);
        }
        hints.reflection().registerType(TelemetryEntity.class, MemberCategory.INVOKE_DECLARED_METHODS);
        hints.proxies().registerJdkProxy(TelemetryEntity.class);
    }
}
