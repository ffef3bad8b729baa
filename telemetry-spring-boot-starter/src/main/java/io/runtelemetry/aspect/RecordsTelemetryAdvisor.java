package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.core.Ordered;

/**
 * Finds annotated methods of beans and records their calls. It stands outside {@code @Transactional}, so that what it
 * records as done is committed.
 */
final class RecordsTelemetryAdvisor extends StaticMethodMatcherPointcutAdvisor {

    /** Before the advisors that have no order of their own, as that of transactions. */
    static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1_000;

    private static final long serialVersionUID = 1L;

    private final transient RecordOperationSource methods;

    RecordsTelemetryAdvisor(RecordOperationSource methods) {
        super(new RecordingInterceptor(methods));
        this.methods = methods;
        setOrder(ORDER);
    }

    /**
     * Returns whether something is recorded for a method.
     *
     * @throws InvalidRecordsTelemetryException if its annotations can never record what they say
     */
    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return methods.find(method, targetClass) != null;
    }
}
