package io.runtelemetry.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Matches unless {@code telemetry.enabled} switches all of telemetry off. Every auto-configuration carries it. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ConditionalOnSwitch(value = "telemetry.enabled", matchIfMissing = true)
public @interface ConditionalOnTelemetryEnabled {}
