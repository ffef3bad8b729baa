package io.runtelemetry.entity;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryEntity;
import io.runtelemetry.aspect.AnnotationProperties.Validation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Reads and checks {@link TelemetryEntity}. */
final class TelemetryEntities {

    private static final Logger log = LoggerFactory.getLogger(TelemetryEntities.class);

    private final EntityTypes entityTypes;

    private final Validation validation;

    /** Creates a reader. */
    TelemetryEntities(EntityTypes entityTypes, Validation validation) {
        this.entityTypes = entityTypes;
        this.validation = validation;
    }

    /**
     * Returns the annotation of a class, or null if it has none or, with {@link Validation#WARN}, an invalid one.
     *
     * @param properties the names of the properties that can hold an ID
     * @throws InvalidTelemetryEntityException if it is invalid, with {@link Validation#FAIL}
     */
    @Nullable
    TelemetryEntity find(Class<?> entityClass, Collection<String> properties) {
        TelemetryEntity annotation = AnnotatedElementUtils.findMergedAnnotation(entityClass, TelemetryEntity.class);
        if (annotation == null) {
            return null;
        }
        try {
            entityTypes.require(annotation.value());
            if (!annotation.id().isEmpty() && !properties.contains(annotation.id())) {
                throw new IllegalArgumentException("id = \"" + annotation.id()
                        + "\" is no property that can hold an ID; there are " + new TreeSet<>(properties));
            }
            return annotation;
        } catch (IllegalArgumentException e) {
            InvalidTelemetryEntityException invalid =
                    new InvalidTelemetryEntityException(entityClass, String.valueOf(e.getMessage()));
            if (validation == Validation.FAIL) {
                throw invalid;
            }
            log.warn("{}; it records nothing", invalid.getMessage());
            return null;
        }
    }

    /** Reads several, and reports their mistakes together. */
    static <T> void forEach(Iterable<T> entities, Consumer<T> reading) {
        List<InvalidTelemetryEntityException> mistakes = new ArrayList<>();
        for (T entity : entities) {
            try {
                reading.accept(entity);
            } catch (InvalidTelemetryEntityException e) {
                mistakes.add(e);
            }
        }
        if (!mistakes.isEmpty()) {
            throw mistakes.size() == 1 ? mistakes.get(0) : new InvalidTelemetryEntityException(mistakes);
        }
    }
}
