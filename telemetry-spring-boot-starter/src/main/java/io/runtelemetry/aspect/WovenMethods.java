package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.Arrays;

/** Tells methods that AspectJ has woven: their calls are seen without a proxy. */
final class WovenMethods {

    private WovenMethods() {}

    /** Returns whether a method's body has been moved aside to make room for advice, which is how AspectJ weaves. */
    static boolean isWoven(Method method) {
        String body = method.getName() + "_aroundBody";
        return Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                .anyMatch(declared -> declared.getName().startsWith(body));
    }
}
