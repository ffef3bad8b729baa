package io.runtelemetry.aspect;

import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetClassAware;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;

/** The form of the aspect for Spring's proxies. What comes out of serialization belongs to no application, and records nothing. */
final class RecordingInterceptor implements MethodInterceptor, Serializable {

    private static final long serialVersionUID = 1L;

    private static final int RECENT = 256;

    private final transient @Nullable RecordOperationSource methods;

    /**
     * What calls found, by the identity of method and class: two lines of memory where the registry touches a dozen, which
     * are cold when a job is called now and then. Of two methods with the same place, the last one has it.
     */
    private final transient @Nullable Known @Nullable [] recent = new Known[RECENT];

    RecordingInterceptor(RecordOperationSource methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        RecordedMethod method =
                methods == null || recent == null ? null : find(invocation.getMethod(), target, methods, recent);
        return method == null
                ? invocation.proceed()
                : method.invoke(target, invocation.getArguments(), invocation::proceed);
    }

    @SuppressWarnings("ReferenceEquality")
    private static @Nullable RecordedMethod find(
            Method method, @Nullable Object target, RecordOperationSource methods, @Nullable Known[] recent) {
        if (target == null) {
            return methods.find(method, method.getDeclaringClass());
        }
        int place = System.identityHashCode(method) % RECENT;
        Known known = recent[place];
        if (known == null || known.method != method || known.type != target.getClass()) {
            if (target instanceof TargetClassAware) {
                return findOfProxy(method, target, methods);
            }
            known = new Known(method, target.getClass(), methods.find(method, AopUtils.getTargetClass(target)));
            recent[place] = known;
        }
        return known.recorded;
    }

    /** A proxy of a proxy, as with two proxy creators, or as of a repository: the inner one records, if it does. */
    private static @Nullable RecordedMethod findOfProxy(Method method, Object target, RecordOperationSource methods) {
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
