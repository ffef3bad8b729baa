package io.runtelemetry.sample.entity;

import io.runtelemetry.EntityRef;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something to know about an entity.
 *
 * @param entity the entity that the value is the ID of, if it is one
 * @param isStatus whether the value says how far the entity has come
 */
public record Fact(
        String name, @Nullable String value, @Nullable EntityRef entity, boolean isStatus) {

    public static Fact status(Enum<?> status) {
        return new Fact("Status", status.name(), null, true);
    }

    public static Fact of(String name, @Nullable Object value) {
        return new Fact(name, value == null ? null : value.toString(), null, false);
    }

    public static Fact amount(String name, long cents) {
        return new Fact(name, BigDecimal.valueOf(cents, 2) + " USD", null, false);
    }

    /** Names another entity, which there need not be. */
    public static Fact entity(String name, String entityType, @Nullable String id) {
        return new Fact(name, id, id == null ? null : new EntityRef(entityType, id), false);
    }
}
