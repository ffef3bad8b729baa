package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.CurrentRun;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Aspects as one would write them, and what they record. */
final class Aspects {

    static final String KEY_PREFIX = "telemetry:";

    static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private Aspects() {}

    /** What aspects go by that read its attributes. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Recorded {

        /** The type of the entity. */
        String entityType();

        /** An expression for its ID. */
        String id();
    }

    /** Does nothing. */
    @Aspect
    static class Empty {

        @Around("execution(* io.runtelemetry.benchmarks.cost.Jobs.Around.process(..))")
        @Nullable
        Object around(ProceedingJoinPoint call) throws Throwable {
            return call.proceed();
        }

        @Around("within(io.runtelemetry.benchmarks.cost.Jobs.AroundAnnotated) && @annotation(recorded)")
        @Nullable
        Object around(ProceedingJoinPoint call, Recorded recorded) throws Throwable {
            return call.proceed();
        }
    }

    /**
     * Records the run as one would by hand who takes some care: when the job has ended, before its caller goes on, with
     * expressions that are parsed once.
     */
    @Aspect
    static class HandWritten {

        private final SpelExpressionParser parser = new SpelExpressionParser();

        private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

        private final Map<String, Expression> expressions = new ConcurrentHashMap<>();

        private final StringRedisTemplate redis;

        HandWritten(StringRedisTemplate redis) {
            this.redis = redis;
        }

        @Around("within(io.runtelemetry.benchmarks.cost.Jobs.RecordedByHand) && @annotation(recorded)")
        @Nullable
        Object record(ProceedingJoinPoint call, Recorded recorded) throws Throwable {
            Object result = call.proceed();
            MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
                    call.getTarget(), ((MethodSignature) call.getSignature()).getMethod(), call.getArgs(), names);
            String id = expressions
                    .computeIfAbsent(recorded.id(), parser::parseExpression)
                    .getValue(context, String.class);
            write(redis, recorded.entityType(), String.valueOf(id));
            return result;
        }
    }

    static void write(StringRedisTemplate redis, String entityType, String entityId) {
        redis.opsForValue().set(KEY_PREFIX + entityType + ':' + entityId, json(), TIME_TO_LIVE);
    }

    /** Returns the record of the current run. */
    static String json() {
        return "{\"runId\":\"" + CurrentRun.get().orElseThrow() + "\"}";
    }
}
