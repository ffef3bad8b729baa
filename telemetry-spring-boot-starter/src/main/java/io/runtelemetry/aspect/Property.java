package io.runtelemetry.aspect;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * A property as expressions read it: by a public getter, by an accessor in the style of records, or from a public field.
 *
 * @param member a method or a field
 * @param type its type, as the type that it was looked up in declares it
 */
record Property(Member member, ResolvableType type) {

    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

    /**
     * Returns a property, or null if the declared type does not say how to read it.
     *
     * @param name the name of the property, or that of a method with {@code ()} behind it
     */
    static @Nullable Property find(ResolvableType owner, String name) {
        Class<?> type = owner.resolve();
        if (type == null) {
            return null;
        }
        if (name.endsWith("()")) {
            Method method = method(type, name.substring(0, name.length() - 2));
            return method == null ? null : new Property(method, within(owner, method));
        }
        Method getter = getter(type, name);
        if (getter != null) {
            return new Property(getter, within(owner, getter));
        }
        return Arrays.stream(type.getFields())
                .filter(field -> field.getName().equals(name) && isOfInstances(field))
                .findFirst()
                .map(field -> new Property(field, within(owner, field.getGenericType(), field)))
                .orElse(null);
    }

    /** Returns whether there is a member that the interpreter may take for a property: also static ones, whatever their case. */
    static boolean mayExist(Class<?> type, String name) {
        return Stream.<Member[]>of(type.getMethods(), type.getFields())
                .flatMap(Stream::of)
                .map(Member::getName)
                .anyMatch(member ->
                        Stream.of("", "get", "is").anyMatch(prefix -> member.equalsIgnoreCase(prefix + name)));
    }

    private static @Nullable Method getter(Class<?> type, String property) {
        String capitalized = StringUtils.capitalize(property);
        Method getter = method(type, "get" + capitalized);
        if (getter == null) {
            Method is = method(type, "is" + capitalized);
            boolean isBoolean =
                    is != null && ClassUtils.resolvePrimitiveIfNecessary(is.getReturnType()) == Boolean.class;
            getter = isBoolean ? is : method(type, property);
        }
        return getter == null ? getterOfValueClass(type, property) : getter;
    }

    /** Kotlin adds a hash to the name of a getter whose type is a value class, and gives what that holds. */
    static @Nullable Method getterOfValueClass(Class<?> type, String property) {
        String prefix = "get" + StringUtils.capitalize(property) + "-";
        return Stream.of(type.getMethods())
                .filter(method ->
                        method.getName().startsWith(prefix) && method.getParameterCount() == 0 && isOfInstances(method))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Method method(Class<?> type, String name) {
        Method method = ClassUtils.getMethodIfAvailable(type, name, new Class<?>[0]);
        return method != null && isOfInstances(method) && method.getReturnType() != void.class ? method : null;
    }

    private static boolean isOfInstances(Member member) {
        return !Modifier.isStatic(member.getModifiers());
    }

    /** Returns what a method returns, as the type that it is called on declares it. */
    static ResolvableType within(ResolvableType owner, Method method) {
        return within(owner, method.getGenericReturnType(), method);
    }

    private static ResolvableType within(ResolvableType owner, Type type, Member member) {
        return ResolvableType.forType(type, owner.as(member.getDeclaringClass()));
    }

    /** Returns how to read it, or null if that is not allowed. */
    @Nullable
    MethodHandle getter() {
        try {
            MethodHandle handle;
            if (member instanceof Method method) {
                method.setAccessible(true);
                handle = MethodHandles.lookup().unreflect(method);
            } else {
                Field field = (Field) member;
                field.setAccessible(true);
                handle = MethodHandles.lookup().unreflectGetter(field);
            }
            return handle.asType(GETTER);
        } catch (IllegalAccessException | RuntimeException e) {
            return null;
        }
    }
}
