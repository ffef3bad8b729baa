package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;

/** What the expressions of one method can name with {@code #}: its parameters and its result. */
final class JobVariables {

    static final String RESULT = "result";

    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private final Method method;

    private final Class<?> targetClass;

    private final ResolvableType resultType;

    private final Map<String, Integer> sources = new LinkedHashMap<>();

    private final boolean namesKnown;

    /**
     * Finds out what there is.
     *
     * @param method the method as the target has it
     * @param annotated the method that the annotation stands on, whose parameters may have other names
     */
    JobVariables(Method method, Method annotated, Class<?> targetClass) {
        this.method = method;
        this.targetClass = targetClass;
        this.resultType = ResultTypes.resultType(method, targetClass);
        @Nullable String @Nullable [] names = PARAMETER_NAMES.getParameterNames(method);
        @Nullable
        String @Nullable [] annotatedNames =
                annotated.equals(method) ? names : PARAMETER_NAMES.getParameterNames(annotated);
        this.namesKnown = names != null || annotatedNames != null || method.getParameterCount() == 0;
        for (int i = 0; i < method.getParameterCount(); i++) {
            sources.put("p" + i, i);
            sources.put("a" + i, i);
            putName(names, i);
        }
        for (int i = 0; i < method.getParameterCount(); i++) {
            putName(annotatedNames, i);
        }
        if (resultType.resolve() != void.class) {
            sources.put(RESULT, JobCall.RESULT);
        }
    }

    /** Kotlin's continuation, the last parameter of a suspending function, has no name. */
    private void putName(@Nullable String @Nullable [] names, int parameter) {
        String name = names == null || parameter >= names.length ? null : names[parameter];
        if (name != null) {
            sources.put(name, parameter);
        }
    }

    /** Returns where the values of all variables come from: {@link PropertyPath#RESULT}, or the index of a parameter. */
    Map<String, Integer> sources() {
        return sources;
    }

    /** Returns the declared type of a variable, {@link ResolvableType#NONE} if there is no such variable. */
    ResolvableType type(String name) {
        Integer source = sources.get(name);
        if (source == null) {
            return ResolvableType.NONE;
        }
        return source == JobCall.RESULT ? resultType : ResolvableType.forMethodParameter(method, source, targetClass);
    }

    /**
     * Does nothing if there is such a variable.
     *
     * @throws InvalidExpressionException if there is none; its message says which there are
     */
    void require(String name) {
        if (sources.containsKey(name)) {
            return;
        }
        if (name.equals(RESULT)) {
            throw new InvalidExpressionException("uses #result, but the method returns nothing");
        }
        throw new InvalidExpressionException("names #" + name + ", which is no parameter; there are "
                + String.join(
                        ", ",
                        sources.keySet().stream().map(known -> "#" + known).toList())
                + (namesKnown ? "" : " (compile with -parameters, so that the names of parameters are known)"));
    }
}
