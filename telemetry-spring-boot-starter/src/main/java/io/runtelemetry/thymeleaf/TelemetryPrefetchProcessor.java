package io.runtelemetry.thymeleaf;

import io.runtelemetry.EntityRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ObjectUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Looks up what the links in an element will show, in one round trip: {@code telemetry:prefetch="${ids}"} beside
 * {@code telemetry:entity-type="payment"}, or alone with {@link EntityRef}s.
 */
final class TelemetryPrefetchProcessor extends AbstractAttributeTagProcessor {

    private static final String TYPE = "entity-type";

    TelemetryPrefetchProcessor(String prefix, int precedence) {
        super(TemplateMode.HTML, prefix, null, false, "prefetch", true, precedence, true);
    }

    @Override
    protected void doProcess(
            ITemplateContext context,
            IProcessableElementTag tag,
            AttributeName name,
            String value,
            IElementTagStructureHandler structure) {
        String prefix = getDialectPrefix();
        String type = tag.hasAttribute(prefix, TYPE)
                ? Expressions.textOrEvaluated(context, tag.getAttributeValue(prefix, TYPE))
                : null;
        structure.removeAttribute(prefix, TYPE);
        List<EntityRef> entities = new ArrayList<>();
        for (Object element : elements(Expressions.evaluate(context, value))) {
            EntityRef entity = entity(type, element);
            if (entity != null) {
                entities.add(entity);
            }
        }
        PageTelemetry.of(context).prefetch(entities);
    }

    /** What can be gone through once only is left for the page to do so. */
    private static Iterable<?> elements(@Nullable Object value) {
        if (value == null || value instanceof Iterator<?> || value instanceof BaseStream<?, ?>) {
            return List.of();
        }
        if (value instanceof Iterable<?> iterable) {
            return iterable;
        }
        if (value instanceof Map<?, ?> map) {
            return map.keySet();
        }
        return value.getClass().isArray() ? Arrays.asList(ObjectUtils.toObjectArray(value)) : List.of(value);
    }

    /** Returns null for what the page will call invalid, or leave out, when it comes to it. */
    private static @Nullable EntityRef entity(@Nullable String type, @Nullable Object element) {
        if (element == null || element instanceof EntityRef) {
            return (EntityRef) element;
        }
        if (type == null) {
            throw new TemplateProcessingException(
                    "telemetry:prefetch needs telemetry:entity-type beside it, unless it gives objects of "
                            + EntityRef.class.getName());
        }
        try {
            return new EntityRef(type, element.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
