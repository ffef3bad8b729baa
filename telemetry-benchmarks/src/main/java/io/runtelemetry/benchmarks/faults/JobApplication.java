package io.runtelemetry.benchmarks.faults;

import io.netty.resolver.DefaultAddressResolverGroup;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

/** An application with the starter or, where {@code telemetry.enabled=false} switches that off, with an aspect of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(JobApplication.PaymentJob.class)
class JobApplication {

    static final String JDK_NAMES = "faults.jdk-names";

    /** A job that does nothing, so that what is measured is what recording costs it. */
    static class PaymentJob {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public void process(String paymentId) {}
    }

    /** Records the run as one would by hand: when the job has ended, before its caller goes on. */
    @Aspect
    record BaselineAspect(StringRedisTemplate redis, Journal journal) {

        @Around("@annotation(io.runtelemetry.RecordsTelemetry) && args(paymentId)")
        @Nullable
        Object record(ProceedingJoinPoint call, String paymentId) throws Throwable {
            Object result = call.proceed();
            String runId = CurrentRun.get().orElseThrow();
            redis.opsForValue()
                    .set("telemetry:payment:" + paymentId, "{\"runId\":\"" + runId + "\"}", Duration.ofDays(14));
            journal.stored(runId);
            return result;
        }
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "telemetry.enabled", havingValue = false)
    BaselineAspect baselineAspect(StringRedisTemplate redis, Journal journal) {
        return new BaselineAspect(redis, journal);
    }

    @Bean
    TelemetryListener journalListener(Journal journal) {
        return new TelemetryListener() {

            @Override
            public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                journal.stored(record.runId());
            }

            @Override
            public void onDropped(int records, DropReason reason) {
                journal.dropped.addAndGet(records);
            }
        };
    }

    /** Lets Lettuce ask the JDK for addresses, rather than the DNS servers of the machine itself. */
    @Bean
    @ConditionalOnBooleanProperty(JDK_NAMES)
    ClientResourcesBuilderCustomizer jdkNamesCustomizer() {
        return resources -> resources.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE);
    }
}
