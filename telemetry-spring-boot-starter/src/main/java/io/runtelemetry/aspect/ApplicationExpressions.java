package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.expression.AccessException;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.ReflectivePropertyAccessor;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeConverter;
import org.springframework.expression.spel.support.StandardTypeLocator;
import org.springframework.util.function.SingletonSupplier;

/**
 * What the expressions of one application have in common: its classes and its beans. Nothing of it is shared with other
 * applications of the JVM, nor depends on the thread that comes first, and all of it goes with the application.
 */
final class ApplicationExpressions {

    private final ConfigurableBeanFactory beans;

    private final SpelExpressionParser parser;

    private final StandardEvaluationContext context = new StandardEvaluationContext();

    private final Thread starting = Thread.currentThread();

    private volatile boolean started;

    ApplicationExpressions(ConfigurableBeanFactory beans) {
        this.beans = beans;
        this.parser = new SpelExpressionParser(new SpelParserConfiguration(null, beans.getBeanClassLoader()));
        context.setTypeLocator(new StandardTypeLocator(beans.getBeanClassLoader()));
        context.setTypeConverter(new StandardTypeConverter(SingletonSupplier.of(() -> conversion(beans))));
        context.setPropertyAccessors(List.of(new KotlinProperties()));
        BeanResolver resolver = new BeanFactoryResolver(beans);
        context.setBeanResolver((evaluated, name) -> {
            requireAvailable(name);
            return resolver.resolve(evaluated, name);
        });
    }

    private static ConversionService conversion(ConfigurableBeanFactory beans) {
        ConversionService own = beans.getConversionService();
        return own == null ? new DefaultConversionService() : own;
    }

    /** Beans can be waited for from now on, since all are there. */
    void started() {
        started = true;
    }

    /** A job that is called during the start, on a thread of its own, must not wait for a bean that may wait for it. */
    private void requireAvailable(String name) throws AccessException {
        if (!started && Thread.currentThread() != starting && !beans.containsSingleton(name)) {
            throw new AccessException("The bean '" + name + "' is not there yet, since the application is starting");
        }
    }

    /** Also those whose types are value classes. */
    private static final class KotlinProperties extends ReflectivePropertyAccessor {

        KotlinProperties() {
            super(false);
        }

        @Override
        protected @Nullable Method findGetterForProperty(String property, Class<?> type, boolean mustBeStatic) {
            Method getter = super.findGetterForProperty(property, type, mustBeStatic);
            return getter == null && !mustBeStatic ? Property.getterOfValueClass(type, property) : getter;
        }
    }

    boolean hasBean(String name) {
        return beans.containsBean(name);
    }

    StandardEvaluationContext context() {
        return context;
    }

    /** Parses an expression. */
    SpelExpression parse(String text) {
        return parser.parseRaw(text);
    }
}
