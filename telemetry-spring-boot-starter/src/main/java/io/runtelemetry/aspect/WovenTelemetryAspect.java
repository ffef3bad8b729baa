package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * The form of the aspect for those who weave with AspectJ, which also sees private methods and calls within a bean. It is
 * made by AspectJ and is no Spring bean: proxies would apply it once more. It records nothing while no application context
 * is there.
 */
@Aspect
public final class WovenTelemetryAspect {

    private static final WovenTelemetryAspect INSTANCE = new WovenTelemetryAspect();

    private static volatile @Nullable RecordedMethods methods;

    private WovenTelemetryAspect() {}

    /**
     * Returns the aspect. AspectJ would add this method by itself, but only where what it is told to weave includes this
     * class.
     */
    public static WovenTelemetryAspect aspectOf() {
        return INSTANCE;
    }

    /** Returns whether there is an aspect, for AspectJ. */
    public static boolean hasAspect() {
        return true;
    }

    /** Has woven methods recorded by an application from now on. */
    static synchronized void recordWith(RecordedMethods application) {
        methods = application;
    }

    /** Has woven methods recorded by nobody, unless another application has taken over. */
    static synchronized void stopRecordingWith(RecordedMethods application) {
        if (methods == application) {
            methods = null;
        }
    }

    /** Records the call of a method. */
    @Around("execution(@io.runtelemetry.RecordsTelemetry * *(..))"
            + " || execution(@io.runtelemetry.RecordsTelemetry.Container * *(..))"
            + " || execution(@(@io.runtelemetry.RecordsTelemetry *) * *(..))"
            + " || execution(@(@io.runtelemetry.RecordsTelemetry.Container *) * *(..))")
    public @Nullable Object record(ProceedingJoinPoint joinPoint) throws Throwable {
        RecordedCall call = begin(joinPoint);
        if (call == null) {
            return joinPoint.proceed();
        }
        Object result;
        try {
            result = joinPoint.proceed();
        } catch (Throwable e) {
            call.failed();
            throw e;
        }
        return call.returned(result);
    }

    private static @Nullable RecordedCall begin(ProceedingJoinPoint joinPoint) {
        RecordedMethods application = methods;
        if (application == null) {
            return null;
        }
        Method method = ((MethodSignature) joinPoint.getSignature()).getMethod();
        Object target = joinPoint.getTarget();
        Class<?> targetClass = target == null ? method.getDeclaringClass() : target.getClass();
        RecordedMethod recorded = application.findWoven(method, targetClass);
        return recorded == null ? null : recorded.begin(target, joinPoint.getArgs());
    }
}
