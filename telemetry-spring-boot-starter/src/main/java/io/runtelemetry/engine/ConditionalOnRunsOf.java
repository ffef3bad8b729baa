package io.runtelemetry.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches where an application has to do with runs of an engine: the engine is there and its runs are recorded, or there
 * is an address to link them to, as in an internal tool that only reads. Elsewhere their IDs stay unknown.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnRunsOfCondition.class)
@interface ConditionalOnRunsOf {

    /** The engine. */
    Engine value();

    /** The bean that tells its current run, if its runs are recorded. */
    String source();
}
