package io.runtelemetry.aspect;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.util.ClassUtils;

/** Recognizes methods that AspectJ has woven with our aspect: their calls are seen without a proxy. */
final class WovenMethods {

    private static final String BODY = "_aroundBody";

    private WovenMethods() {}

    /**
     * Returns whether a method records by itself. AspectJ moves the body of a woven method aside, whatever aspect it is
     * woven with. Ours is among them if the class file names it, or if a body was moved when the class was loaded:
     * whoever weaves then takes the aspects of all {@code META-INF/aop.xml}, and with them ours.
     */
    static boolean areWovenByUs(Method method) {
        Class<?> type = method.getDeclaringClass();
        List<String> bodies = Arrays.stream(type.getDeclaredMethods())
                .filter(body -> body.getName().startsWith(method.getName() + BODY) && isBodyOf(method, body))
                .map(Method::getName)
                .toList();
        if (bodies.isEmpty()) {
            return false;
        }
        String classFile = classFile(type);
        return classFile.contains("WovenTelemetryAspect") || !bodies.stream().allMatch(classFile::contains);
    }

    /** A moved body is static: it takes the object, what the method takes, and perhaps what AspectJ adds. */
    private static boolean isBodyOf(Method method, Method body) {
        int first = Modifier.isStatic(method.getModifiers()) ? 0 : 1;
        List<Class<?>> taken = List.of(body.getParameterTypes());
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        int end = first + parameters.size();
        return taken.size() >= end
                && taken.subList(first, end).equals(parameters)
                && (taken.size() == end || taken.get(end).getName().startsWith("org.aspectj."));
    }

    static boolean isMovedBody(String name) {
        return name.contains(BODY);
    }

    private static String classFile(Class<?> type) {
        try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            return bytes == null ? "" : new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
