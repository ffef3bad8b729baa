package io.runtelemetry.aspect;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;

/**
 * The common expressions, {@code #id}, {@code #payment.id}, {@code #result.id()}: a parameter or the result, and getters
 * from there, as method handles. Interpreting the same costs a job several times as much, and the start of an application
 * the interpreter's classes. A null on the way gives null.
 */
record PropertyPath(String text, int source, List<MethodHandle> getters) implements JobExpression {

    private static final Pattern SYNTAX = Pattern.compile(
            "#((?!\\d)[\\w$]+)((?:\\??\\.(?!\\d)[\\w$]+(?:\\(\\))?)*)", Pattern.UNICODE_CHARACTER_CLASS);

    /** Returns the path, or null if the text is another expression or the declared types do not say how to read it. */
    static @Nullable PropertyPath parse(String text, JobVariables variables) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        Integer source = matcher.matches() ? variables.sources().get(matcher.group(1)) : null;
        if (source == null) {
            return null;
        }
        List<MethodHandle> getters = new ArrayList<>();
        ResolvableType type = variables.type(matcher.group(1));
        for (String name : StringUtils.tokenizeToStringArray(matcher.group(2), "?.")) {
            // "?." of an Optional goes on with its content.
            boolean unwrapped = type.resolve() == Optional.class && text.contains("?.");
            Property property = unwrapped ? null : Property.find(type, name);
            MethodHandle getter = property == null ? null : property.getter();
            if (property == null || getter == null) {
                return null;
            }
            getters.add(getter);
            type = property.type();
        }
        return new PropertyPath(text, source, List.copyOf(getters));
    }

    @Override
    public boolean needsResult() {
        return source == JobCall.RESULT;
    }

    @Override
    public @Nullable Object value(JobCall call) throws Throwable {
        Object value = call.value(source);
        for (int i = 0; i < getters.size() && value != null; i++) {
            value = getters.get(i).invokeExact(value);
        }
        return value;
    }

    /** What a getter makes is another one each time. */
    @Override
    public boolean isJobsOwn(@Nullable Object value, JobCall call) throws Throwable {
        return (value instanceof BaseStream<?, ?> || value instanceof Iterator<?> || value instanceof Iterable<?>)
                && value == value(call);
    }
}
