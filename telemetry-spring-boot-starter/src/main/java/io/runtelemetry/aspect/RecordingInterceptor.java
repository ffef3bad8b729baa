package io.runtelemetry.aspect;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;

/** The form of the aspect for Spring's proxies. */
final class RecordingInterceptor implements MethodInterceptor {

    private final RecordedMethods methods;

    RecordingInterceptor(RecordedMethods methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Class<?> targetClass =
                target == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(target);
        RecordedMethod method = methods.find(invocation.getMethod(), targetClass);
        if (method == null || target instanceof Advised) {
            // A proxy of a proxy, as with two proxy creators: the inner one records.
            return invocation.proceed();
        }
        RecordedCall call = method.begin(target, invocation.getArguments());
        if (call == null) {
            return invocation.proceed();
        }
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable e) {
            call.failed();
            throw e;
        }
        return call.returned(result);
    }
}
