package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Parses the expressions of one method and checks them as far as that can be done before a call. */
final class JobExpressionParser {

    private static final Logger log = LoggerFactory.getLogger(JobExpressionParser.class);

    private static final Set<String> ROOT_PROPERTIES = Set.of("method", "args", "target", "targetClass");

    private final JobVariables variables;

    private final @Nullable BeanResolver beans;

    JobExpressionParser(Method method, Class<?> targetClass, @Nullable BeanResolver beans) {
        this.variables = new JobVariables(method, targetClass);
        this.beans = beans;
    }

    /**
     * Parses an expression.
     *
     * @throws InvalidExpressionException if it cannot be parsed or names what is not there
     */
    JobExpression parse(String text) {
        PropertyPath path = PropertyPath.parse(text, variables);
        return path != null ? path : interpreted(text);
    }

    private JobExpression interpreted(String text) {
        SpelExpression expression;
        try {
            expression = spel(text);
        } catch (ParseException | IllegalStateException e) {
            throw new InvalidExpressionException("is no valid expression: " + e.getMessage());
        }
        SpelNode ast = expression.getAST();
        Set<String> names = ExpressionNames.variables(ast);
        names.forEach(variables::require);
        ExpressionNames.rootProperties(ast).forEach(JobExpressionParser::requireRootProperty);
        return new SpelJobExpression(expression, variables.sources(), names.contains(JobVariables.RESULT), beans);
    }

    /** Returns the types whose members some expressions use; of one that cannot be parsed, none. */
    Set<Class<?>> used(Stream<String> texts, Function<String, ResolvableType> beanTypes) {
        Set<Class<?>> used = new LinkedHashSet<>();
        texts.forEach(text -> {
            try {
                used.addAll(ExpressionTypes.used(spel(text).getAST(), variables::type, beanTypes));
            } catch (ParseException | EvaluationException | IllegalStateException e) {
                // Reported where the annotation is checked.
                log.debug("Nothing is known of the expression \"{}\"", text, e);
            }
        });
        return used;
    }

    private static SpelExpression spel(String text) {
        return new SpelExpressionParser().parseRaw(text);
    }

    private static void requireRootProperty(String name) {
        if (!ROOT_PROPERTIES.contains(name)) {
            throw new InvalidExpressionException("names '" + name + "', which is neither a parameter (write #" + name
                    + ") nor a text (write '" + name + "' in quotes)");
        }
    }
}
