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

    private static volatile @Nullable RecordOperationSource methods;

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
    static synchronized void recordWith(RecordOperationSource application) {
        methods = application;
    }

    /** Has woven methods recorded by nobody, unless another application has taken over. */
    static synchronized void stopRecordingWith(RecordOperationSource application) {
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
        RecordOperationSource application = methods;
        RecordedMethod recorded = application == null ? null : find(joinPoint, application);
        return recorded == null
                ? joinPoint.proceed()
                : recorded.invoke(joinPoint.getTarget(), joinPoint.getArgs(), joinPoint::proceed);
    }

    private static @Nullable RecordedMethod find(ProceedingJoinPoint joinPoint, RecordOperationSource application) {
        Method method = ((MethodSignature) joinPoint.getSignature()).getMethod();
        Object target = joinPoint.getTarget();
        return application.findWoven(method, target == null ? method.getDeclaringClass() : target.getClass());
    }
}
