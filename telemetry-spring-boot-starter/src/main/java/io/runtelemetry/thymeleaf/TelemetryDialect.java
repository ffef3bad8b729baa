package io.runtelemetry.thymeleaf;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.trigger.RunStates;
import java.security.Principal;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IContext;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;
import org.thymeleaf.processor.IProcessor;

/**
 * The dialect with the prefix {@code telemetry}: the element {@code telemetry:link}, the attribute
 * {@code telemetry:prefetch}, and {@link PageTelemetry} in expressions as {@code #telemetry}.
 */
public final class TelemetryDialect extends AbstractProcessorDialect implements IExpressionObjectDialect {

    static final String EXPRESSION_OBJECT = "telemetry";

    private static final String PREFIX = "telemetry";

    /** After the attributes of Thymeleaf that repeat, choose and set attributes, before those that remove elements. */
    private static final int PRECEDENCE = 1200;

    private final TelemetryOperations telemetry;

    private final TelemetryListener listener;

    private final @Nullable RunStates states;

    private final Predicate<@Nullable Principal> errorReaders;

    /**
     * Creates the dialect.
     *
     * @param telemetry looks entities up
     * @param listener is told once for a page which links it shows, or would if there were a record
     * @param states what became of runs; null if trigger.dev is not asked
     * @param errorReaders who may read why runs failed
     */
    public TelemetryDialect(
            TelemetryOperations telemetry,
            TelemetryListener listener,
            @Nullable RunStates states,
            Predicate<@Nullable Principal> errorReaders) {
        super("Run Telemetry", PREFIX, PRECEDENCE);
        this.telemetry = telemetry;
        this.listener = listener;
        this.states = states;
        this.errorReaders = errorReaders;
    }

    @Override
    public Set<IProcessor> getProcessors(String dialectPrefix) {
        return Set.of(
                new TelemetryLinkProcessor(dialectPrefix, PRECEDENCE),
                new TelemetryPrefetchProcessor(dialectPrefix, PRECEDENCE),
                new PageAuditProcessor(PRECEDENCE, listener));
    }

    @Override
    public IExpressionObjectFactory getExpressionObjectFactory() {
        return new IExpressionObjectFactory() {
            @Override
            public Set<String> getAllExpressionObjectNames() {
                return Set.of(EXPRESSION_OBJECT);
            }

            @Override
            public @Nullable Object buildObject(IExpressionContext context, String name) {
                return name.equals(EXPRESSION_OBJECT) ? page(context) : null;
            }

            /** Cached for the execution of a template: that is what makes it the page's. */
            @Override
            public boolean isCacheable(String name) {
                return true;
            }
        };
    }

    private PageTelemetry page(IContext context) {
        PageRunStates ofPage =
                states == null ? null : new PageRunStates(states, errorReaders.test(Expressions.principal(context)));
        return new PageTelemetry(telemetry, ofPage);
    }
}
