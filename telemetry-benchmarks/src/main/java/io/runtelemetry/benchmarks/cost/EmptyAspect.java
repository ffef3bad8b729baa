package io.runtelemetry.benchmarks.cost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.jspecify.annotations.Nullable;

/** Does nothing, as an aspect written with annotations. */
@Aspect
class EmptyAspect {

    /** What the second form goes by. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Annotated {

        /** The type of the entity. */
        String entityType();

        /** An expression for its ID. */
        String id();
    }

    @Around("execution(* io.runtelemetry.benchmarks.cost.Jobs.Around.process(..))")
    @Nullable
    Object around(ProceedingJoinPoint call) throws Throwable {
        return call.proceed();
    }

    @Around("@annotation(annotated)")
    @Nullable
    Object around(ProceedingJoinPoint call, Annotated annotated) throws Throwable {
        return call.proceed();
    }
}
