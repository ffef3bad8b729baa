package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Parses the expressions of one method and checks them as far as that can be done before a call. */
final class JobExpressionParser {

    private static final Logger log = LoggerFactory.getLogger(JobExpressionParser.class);

    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private static final Set<String> ROOT_PROPERTIES = Set.of("method", "args", "target", "targetClass");

    private static final String RESULT = "result";

    private final SpelExpressionParser parser = new SpelExpressionParser();

    private final Method method;

    private final Class<?> targetClass;

    private final ResolvableType resultType;

    private final @Nullable BeanResolver beans;

    private final Map<String, Integer> variables = new LinkedHashMap<>();

    private final boolean namesKnown;

    JobExpressionParser(Method method, Class<?> targetClass, @Nullable BeanResolver beans) {
        this.method = method;
        this.targetClass = targetClass;
        this.resultType = ResultTypes.resultType(method, targetClass);
        this.beans = beans;
        @Nullable String[] names = PARAMETER_NAMES.getParameterNames(method);
        this.namesKnown = names != null || method.getParameterCount() == 0;
        for (int i = 0; i < method.getParameterCount(); i++) {
            variables.put("p" + i, i);
            variables.put("a" + i, i);
            // Kotlin's continuation, the last parameter of a suspending function, has no name.
            String name = names == null || i >= names.length ? null : names[i];
            if (name != null) {
                variables.put(name, i);
            }
        }
        if (resultType.resolve() != void.class) {
            variables.put(RESULT, PropertyPath.RESULT);
        }
    }

    /**
     * Parses an expression.
     *
     * @throws InvalidExpressionException if it cannot be parsed or names what is not there
     */
    JobExpression parse(String text) {
        SpelExpression expression;
        try {
            expression = parser.parseRaw(text);
        } catch (ParseException | IllegalStateException e) {
            throw new InvalidExpressionException("is no valid expression: " + e.getMessage());
        }
        Set<String> names = ExpressionNames.variables(expression.getAST());
        names.forEach(this::requireVariable);
        ExpressionNames.rootProperties(expression.getAST()).forEach(this::requireRootProperty);
        JobExpression path = asPath(expression.getAST());
        return path != null ? path : new SpelJobExpression(expression, variables, names.contains(RESULT), beans);
    }

    /** Returns the types whose members some expressions use; of one that cannot be parsed, none. */
    Set<Class<?>> used(Stream<String> texts, Function<String, ResolvableType> beanTypes) {
        Set<Class<?>> used = new LinkedHashSet<>();
        texts.forEach(text -> {
            try {
                used.addAll(ExpressionTypes.used(parser.parseRaw(text).getAST(), this::variableType, beanTypes));
            } catch (ParseException | EvaluationException | IllegalStateException e) {
                // Reported where the annotation is checked.
                log.debug("Nothing is known of the expression \"{}\"", text, e);
            }
        });
        return used;
    }

    private ResolvableType variableType(String name) {
        Integer source = variables.get(name);
        return source == null ? ResolvableType.NONE : declaredType(source);
    }

    private void requireVariable(String name) {
        if (variables.containsKey(name)) {
            return;
        }
        if (name.equals(RESULT)) {
            throw new InvalidExpressionException("uses #result, but the method returns nothing");
        }
        throw new InvalidExpressionException("names #" + name + ", which is no parameter; there are "
                + String.join(
                        ", ",
                        variables.keySet().stream().map(known -> "#" + known).toList())
                + (namesKnown ? "" : " (compile with -parameters, so that the names of parameters are known)"));
    }

    private void requireRootProperty(String name) {
        if (!ROOT_PROPERTIES.contains(name)) {
            throw new InvalidExpressionException("names '" + name + "', which is neither a parameter (write #" + name
                    + ") nor a text (write '" + name + "' in quotes)");
        }
    }

    private @Nullable PropertyPath asPath(SpelNode ast) {
        if (ast instanceof VariableReference variable) {
            return path(variable, List.of());
        }
        if (!(ast instanceof CompoundExpression) || !(ast.getChild(0) instanceof VariableReference variable)) {
            return null;
        }
        List<String> properties = new ArrayList<>();
        for (int i = 1; i < ast.getChildCount(); i++) {
            if (!(ast.getChild(i) instanceof PropertyOrFieldReference property)) {
                return null;
            }
            properties.add(property.getName());
        }
        return path(variable, properties);
    }

    private @Nullable PropertyPath path(VariableReference variable, List<String> properties) {
        Integer source = variables.get(ExpressionNames.name(variable));
        return source == null ? null : PropertyPath.find(source, declaredType(source), properties);
    }

    private ResolvableType declaredType(int source) {
        return source == PropertyPath.RESULT
                ? resultType
                : ResolvableType.forMethodParameter(method, source, targetClass);
    }
}
