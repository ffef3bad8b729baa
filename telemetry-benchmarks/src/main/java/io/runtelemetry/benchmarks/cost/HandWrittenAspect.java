package io.runtelemetry.benchmarks.cost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
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

/**
 * Records the run as one would by hand who takes some care: when the job has ended, before its caller goes on, with
 * expressions that are parsed once.
 */
@Aspect
class HandWrittenAspect {

    /** What the aspect goes by. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Recorded {

        /** The type of the entity. */
        String entityType();

        /** An expression for its ID. */
        String id();
    }

    private final SpelExpressionParser parser = new SpelExpressionParser();

    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    private final Map<String, Expression> expressions = new ConcurrentHashMap<>();

    private final StringRedisTemplate redis;

    HandWrittenAspect(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Around("@annotation(recorded)")
    @Nullable
    Object record(ProceedingJoinPoint call, Recorded recorded) throws Throwable {
        Object result = call.proceed();
        MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
                call.getTarget(), ((MethodSignature) call.getSignature()).getMethod(), call.getArgs(), names);
        String id = expressions
                .computeIfAbsent(recorded.id(), parser::parseExpression)
                .getValue(context, String.class);
        redis.opsForValue()
                .set(
                        RecordedRun.KEY_PREFIX + recorded.entityType() + ':' + id,
                        RecordedRun.json(),
                        RecordedRun.TIME_TO_LIVE);
        return result;
    }
}
