package io.runtelemetry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records the current run for a JPA entity or a Spring Data JDBC aggregate whenever it is inserted, updated or deleted, with
 * no annotation on any job.
 *
 * <pre>{@code
 * @Entity
 * @TelemetryEntity(EntityTypes.PAYMENT)
 * class Payment { … }
 * }</pre>
 *
 * <p>The run is the one that is current when the change is written to the database, which may be as late as the end of the
 * transaction; it is recorded once that has been committed. What is rolled back is not recorded, nor is what changes while
 * no run is current. Subclasses are recorded as their superclass is, unless they say otherwise.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TelemetryEntity {

    /** The type of the entity: one of the constants of {@link EntityTypes}, or of {@code telemetry.entity-types}. */
    String value();

    /**
     * The name of the property that holds the ID to record, as a public reference beside a technical key; empty (the
     * default) takes the identifier. Numbers, UUIDs and value types become their string form. Not an association.
     */
    String id() default "";
}
