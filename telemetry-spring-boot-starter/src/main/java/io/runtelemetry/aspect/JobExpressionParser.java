package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.standard.SpelExpression;

/** Parses the expressions of one method and checks them as far as that can be done before a call. */
final class JobExpressionParser {

    private static final Logger log = LoggerFactory.getLogger(JobExpressionParser.class);

    private static final Set<String> ROOT_PROPERTIES = Set.of("method", "args", "target", "targetClass");

    private final JobVariables variables;

    private final ApplicationExpressions application;

    JobExpressionParser(Method method, Method annotated, Class<?> targetClass, ApplicationExpressions application) {
        this.variables = new JobVariables(method, annotated, targetClass);
        this.application = application;
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
            expression = application.parse(text);
        } catch (ParseException | IllegalStateException e) {
            throw new InvalidExpressionException("is no valid expression: " + e.getMessage());
        }
        SpelNode ast = expression.getAST();
        Set<String> names = ExpressionNames.variables(ast);
        names.forEach(variables::require);
        ExpressionNames.rootProperties(ast).forEach(JobExpressionParser::requireRootProperty);
        ExpressionNames.beans(ast).forEach(this::requireBean);
        types(ast).missing().forEach(missing -> {
            throw new InvalidExpressionException(missing);
        });
        return new SpelJobExpression(
                expression, variables.sources(), names.contains(JobVariables.RESULT), application.context());
    }

    /**
     * Does nothing if the value of an expression can be true or false.
     *
     * @throws InvalidExpressionException if its declared type says that it never is
     */
    void requireBoolean(String text) {
        Class<?> type = types(application.parse(text).getAST()).result().resolve();
        if (type != null && type != boolean.class && !type.isAssignableFrom(Boolean.class)) {
            throw new InvalidExpressionException("gives a " + type.getSimpleName() + ", and not true or false");
        }
    }

    private ExpressionTypes types(SpelNode ast) {
        return ExpressionTypes.of(ast, variables::type, bean -> ResolvableType.NONE, application.context());
    }

    private void requireBean(String name) {
        if (!application.hasBean(name)) {
            throw new InvalidExpressionException("names @" + name + ", which is no bean of the application");
        }
    }

    /** Returns the types whose members some expressions use; of one that cannot be parsed, none. */
    Set<Class<?>> used(Stream<String> texts, Function<String, ResolvableType> beanTypes) {
        Set<Class<?>> used = new LinkedHashSet<>();
        texts.forEach(text -> {
            try {
                used.addAll(ExpressionTypes.of(
                                application.parse(text).getAST(), variables::type, beanTypes, application.context())
                        .used());
            } catch (ParseException | EvaluationException | IllegalStateException e) {
                // Reported where the annotation is checked.
                log.debug("Nothing is known of the expression \"{}\"", text, e);
            }
        });
        return used;
    }

    private static void requireRootProperty(String name) {
        if (!ROOT_PROPERTIES.contains(name)) {
            throw new InvalidExpressionException("names '" + name + "', which is neither a parameter (write #" + name
                    + ") nor a text (write '" + name + "' in quotes)");
        }
    }
}
