package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ClassFilter;
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

    private final transient @Nullable RecordOperationSource methods;

    RecordsTelemetryAdvisor(RecordOperationSource methods) {
        super(new RecordingInterceptor(methods));
        this.methods = methods;
        setClassFilter(Candidates.FILTER);
        setOrder(ORDER);
    }

    /** An enum, since a proxy that could be serialized without telemetry still can. */
    private enum Candidates implements ClassFilter {
        FILTER;

        @Override
        public boolean matches(Class<?> type) {
            return RecordOperationSource.isCandidate(type);
        }
    }

    /** Returns whether something is recorded for a method. Never throws: it may be asked while a job is being called. */
    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return methods != null && methods.find(method, targetClass) != null;
    }
}
