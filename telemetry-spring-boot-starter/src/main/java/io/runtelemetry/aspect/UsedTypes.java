package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;

/** What an expression asks of types, and what their declarations say about it. */
final class UsedTypes {

    private final Set<Class<?>> used = new LinkedHashSet<>();

    private final List<String> missing = new ArrayList<>();

    /** Returns the types whose members are used. */
    Set<Class<?>> used() {
        return used;
    }

    /** Returns what is asked of types that do not have it, and cannot have subclasses that do. */
    List<String> missing() {
        return missing;
    }

    /** Uses a property, and returns its type. */
    ResolvableType property(ResolvableType owner, String name) {
        any(owner);
        Property known = Property.find(owner, name);
        if (known == null && !Property.mayExist(owner.resolve(Object.class), name)) {
            miss(owner, "no property '" + name + "'");
        }
        return known == null ? ResolvableType.NONE : known.type();
    }

    /** Uses a method, and returns what it returns: not known where there are several. */
    ResolvableType method(ResolvableType owner, String name, int parameters) {
        any(owner);
        List<Method> named = Stream.of(owner.resolve(Object.class).getMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .toList();
        if (named.isEmpty()) {
            miss(owner, "no method " + name + "()");
        }
        List<Method> candidates = named.stream()
                .filter(method -> method.getParameterCount() == parameters)
                .toList();
        return candidates.size() == 1 ? Property.within(owner, candidates.get(0)) : ResolvableType.NONE;
    }

    /** Uses any member. */
    void any(ResolvableType owner) {
        Class<?> type = owner.resolve();
        if (type != null && type != Object.class && !type.isArray() && !type.isPrimitive()) {
            used.add(type);
        }
    }

    /** A class as an object has the static members of what it stands for as well. */
    private void miss(ResolvableType owner, String what) {
        Class<?> type = owner.resolve(Object.class);
        if (Modifier.isFinal(type.getModifiers()) && !type.isArray() && !type.isPrimitive() && type != Class.class) {
            missing.add("asks for something that is not there: " + type.getName() + " has " + what);
        }
    }
}
