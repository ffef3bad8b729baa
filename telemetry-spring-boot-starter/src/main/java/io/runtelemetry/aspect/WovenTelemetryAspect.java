package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * The form of the aspect for those who weave with AspectJ, which also sees private methods and calls within a bean. It is
 * created by AspectJ and is no Spring bean: proxies would apply it once more. It records nothing while no application context
 * is there.
 */
@Aspect
public final class WovenTelemetryAspect {

    private static final WovenTelemetryAspect INSTANCE = new WovenTelemetryAspect();

    /** The applications of this JVM, the newest last. */
    private static final List<WovenBeans> APPLICATIONS = new CopyOnWriteArrayList<>();

    private WovenTelemetryAspect() {}

    /**
     * Returns the aspect. AspectJ would add this method by itself, but only where what it is configured to weave includes this
     * class.
     */
    public static WovenTelemetryAspect aspectOf() {
        return INSTANCE;
    }

    /** Returns whether there is an aspect, for AspectJ. */
    public static boolean hasAspect() {
        return true;
    }

    /** Records the calls of woven methods for an application from now on. */
    static void recordFor(WovenBeans application) {
        APPLICATIONS.add(application);
    }

    /** Records for an application no longer. */
    static void stopRecordingFor(WovenBeans application) {
        APPLICATIONS.remove(application);
    }

    /** Records the call of a method. */
    @Around("execution(@io.runtelemetry.RecordsTelemetry * *(..))"
            + " || execution(@io.runtelemetry.RecordsTelemetry.Container * *(..))"
            + " || execution(@(@io.runtelemetry.RecordsTelemetry *) * *(..))"
            + " || execution(@(@io.runtelemetry.RecordsTelemetry.Container *) * *(..))")
    public @Nullable Object record(ProceedingJoinPoint joinPoint) throws Throwable {
        RecordedMethod recorded = find(joinPoint);
        return recorded == null
                ? joinPoint.proceed()
                : recorded.invoke(joinPoint.getTarget(), joinPoint.getArgs(), joinPoint::proceed);
    }

    private static @Nullable RecordedMethod find(ProceedingJoinPoint joinPoint) {
        Object target = joinPoint.getTarget();
        WovenBeans application = applicationOf(target);
        if (application == null) {
            return null;
        }
        Method method = ((MethodSignature) joinPoint.getSignature()).getMethod();
        return application.source().findWoven(method, target == null ? method.getDeclaringClass() : target.getClass());
    }

    /** What is a bean of none belongs to the newest. */
    private static @Nullable WovenBeans applicationOf(@Nullable Object target) {
        WovenBeans newest = null;
        for (WovenBeans application : APPLICATIONS) {
            if (target != null && application.contains(target)) {
                return application;
            }
            newest = application;
        }
        return newest;
    }
}
