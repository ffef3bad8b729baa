package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.CurrentRun;
import java.time.Duration;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Records the run as one would by hand: when the job has ended, before its caller goes on. */
@Aspect
class BaselineAspect {

    private final StringRedisTemplate redis;

    private final Journal journal;

    BaselineAspect(StringRedisTemplate redis, Journal journal) {
        this.redis = redis;
        this.journal = journal;
    }

    @Around("@annotation(io.runtelemetry.RecordsTelemetry) && args(paymentId)")
    @Nullable
    Object record(ProceedingJoinPoint call, String paymentId) throws Throwable {
        Object result = call.proceed();
        String runId = CurrentRun.get().orElseThrow();
        redis.opsForValue().set("telemetry:payment:" + paymentId, "{\"runId\":\"" + runId + "\"}", Duration.ofDays(14));
        journal.stored(runId);
        return result;
    }
}
