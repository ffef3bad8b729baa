package io.runtelemetry.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches where a boolean property is on (or off, as {@link #on} says), in each word that binds to a boolean: {@code true}, {@code on}, {@code yes},
 * {@code 1}, and the opposites. {@code @ConditionalOnBooleanProperty} compares with {@code true} and {@code false} only, so
 * that a condition and the bound property would take {@code on} for different things.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnSwitchCondition.class)
public @interface ConditionalOnSwitch {

    /** The property, as {@code telemetry.web.enabled}. */
    String value();

    /** Whether the switch is on where it is not set. */
    boolean matchIfMissing() default false;

    /** Whether it matches where the switch is on, as by default, or where it is off. */
    boolean on() default true;
}
