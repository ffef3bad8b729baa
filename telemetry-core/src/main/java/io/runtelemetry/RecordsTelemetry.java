package io.runtelemetry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records the current run for the entities that a job method works on, whether the method returns or throws.
 *
 * <pre>{@code
 * @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#billingRunId")
 * @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.![id]")
 * public List<Payment> attemptBillingRun(String billingRunId) { … }
 * }</pre>
 *
 * <p>Recording is a side effect: it never throws into the method, delays it or waits for the store. The attributes
 * are checked once, when the bean is made; a mistake in them stops the start-up with a message that says how to fix
 * it, unless {@code telemetry.validation=warn}.
 *
 * <p>Expressions are written in the Spring Expression Language and see the parameters by name ({@code #payment}, which
 * needs {@code -parameters}) or position ({@code #p0}, {@code #a0}), {@code #root} ({@code method}, {@code args},
 * {@code target}, {@code targetClass}) and, once the method has returned, {@code #result}. What needs
 * {@code #result} is not recorded when the method throws; everything else is, with the values that the arguments had
 * when the method was called.
 *
 * <p>The annotation can be repeated, can stand on an interface, and can be a meta-annotation.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Repeatable(RecordsTelemetry.Container.class)
public @interface RecordsTelemetry {

    /** The type of the entities: one of the constants of {@link EntityTypes}, or of {@code telemetry.entity-types}. */
    String entityType();

    /**
     * An expression for the ID of the entity, or for any collection, array, stream or optional of IDs. Texts, numbers,
     * UUIDs, enum constants and value types with one component are IDs; null and empty ones are left out, duplicates are
     * folded. Anything else, as an entity or a map, is refused with a warning.
     */
    String idExpr();

    /** An expression for the run ID; empty (the default) takes the current run. */
    String runId() default "";

    /** An expression that must be true for anything to be recorded; empty (the default) means always. */
    String condition() default "";

    /** Whether to record when the method has ended (the default) or before it begins. */
    When when() default When.AFTER;

    /** The moment at which a run is recorded. */
    enum When {
        /** Before the method is called; {@code #result} cannot be used. */
        BEFORE,
        /** When the method has returned or thrown. */
        AFTER
    }

    /** Holds the annotations where {@link RecordsTelemetry} is repeated. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @interface Container {

        /** The repeated annotations. */
        RecordsTelemetry[] value();
    }
}
