package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetClassAware;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;

/** The form of the aspect for Spring's proxies. */
final class RecordingInterceptor implements MethodInterceptor {

    private static final int RECENT = 256;

    private final RecordOperationSource methods;

    /**
     * What calls found, by the identity of method and class: two lines of memory where the registry touches a dozen, which
     * are cold when a job is called now and then. Of two methods with the same place, the last one has it.
     */
    private final @Nullable Known[] recent = new Known[RECENT];

    RecordingInterceptor(RecordOperationSource methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        RecordedMethod method = find(invocation.getMethod(), target);
        return method == null
                ? invocation.proceed()
                : method.invoke(target, invocation.getArguments(), invocation::proceed);
    }

    @SuppressWarnings("ReferenceEquality")
    private @Nullable RecordedMethod find(Method method, @Nullable Object target) {
        if (target == null) {
            return methods.find(method, method.getDeclaringClass());
        }
        int place = System.identityHashCode(method) % RECENT;
        Known known = recent[place];
        if (known == null || known.method != method || known.type != target.getClass()) {
            if (target instanceof TargetClassAware) {
                return findOfProxy(method, target);
            }
            known = new Known(method, target.getClass(), methods.find(method, AopUtils.getTargetClass(target)));
            recent[place] = known;
        }
        return known.recorded;
    }

    /** A proxy of a proxy, as with two proxy creators, or as of a repository: the inner one records, if it does. */
    private @Nullable RecordedMethod findOfProxy(Method method, Object target) {
        if (target instanceof Advised advised
                && Stream.of(advised.getAdvisors()).anyMatch(RecordsTelemetryAdvisor.class::isInstance)) {
            return null;
        }
        RecordedMethod recorded = methods.find(method, target.getClass());
        return recorded == null ? methods.find(method, AopUtils.getTargetClass(target)) : recorded;
    }

    /** Safe to be handed from one thread to another without more: all of it is final. */
    private record Known(
            Method method, Class<?> type, @Nullable RecordedMethod recorded) {}
}
