package io.runtelemetry.thymeleaf;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.thymeleaf.PageTelemetry.Answer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.AttributeValueQuotes;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.IModel;
import org.thymeleaf.model.IModelFactory;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractElementTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;
import org.unbescape.html.HtmlEscape;

/**
 * Renders {@code telemetry:link} as the element of the web component with its answer in it. A browser without the
 * component's script shows the content; the script takes over without asking again.
 */
final class TelemetryLinkProcessor extends AbstractElementTagProcessor {

    private static final String COMPONENT = "telemetry-link";

    private static final String TYPE = "entity-type";

    private static final String ID = "entity-id";

    private static final String SHOW_STATE = "show-state";

    private static final Set<String> OURS = Set.of(TYPE, ID, "th:" + TYPE, "th:" + ID, "state", "run-id", "run-url");

    private static final Map<String, String> TEXTS = Map.of(
            "none", "no run recorded",
            "unavailable", "telemetry unavailable",
            "invalid", "not a known entity",
            "new-tab", "(opens in a new tab)");

    TelemetryLinkProcessor(String prefix, int precedence) {
        super(TemplateMode.HTML, prefix, "link", true, null, false, precedence);
    }

    @Override
    protected void doProcess(
            ITemplateContext context, IProcessableElementTag tag, IElementTagStructureHandler structure) {
        if (tag.getElementCompleteName().equals(COMPONENT)) {
            // To Thymeleaf it is the same element as telemetry:link, but it is the one for the browser to fill.
            return;
        }
        String type = value(context, tag, TYPE);
        String id = value(context, tag, ID);
        if (type == null || id == null) {
            // An entity that there is not has no run, and nothing to say about it.
            structure.removeElement();
            return;
        }
        PageTelemetry page = PageTelemetry.of(context);
        Answer answer = page.find(type, id);
        if (answer.outcome() != null) {
            page.show(new EntityRef(type, id), answer.outcome());
        }
        IModel model = render(context, tag, type, id, answer);
        if (answer.link() != null && tag.hasAttribute(SHOW_STATE)) {
            page.addState(answer.link().record().runId(), new RunStateMarkup(context, model));
        }
        model.add(context.getModelFactory().createCloseElementTag(COMPONENT));
        structure.replaceWith(model, false);
    }

    private static @Nullable String value(ITemplateContext context, IProcessableElementTag tag, String name) {
        if (tag.hasAttribute("th", name)) {
            return Expressions.evaluateToText(context, tag.getAttributeValue("th", name));
        }
        if (!tag.hasAttribute(name)) {
            throw new TemplateProcessingException(
                    "<telemetry:link> needs the attributes entity-type and entity-id, and has no " + name);
        }
        return Expressions.textOrEvaluated(context, tag.getAttributeValue(name));
    }

    /** Returns the element without its end. */
    private static IModel render(
            ITemplateContext context, IProcessableElementTag tag, String type, String id, Answer answer) {
        IModelFactory models = context.getModelFactory();
        IModel model = models.createModel();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(TYPE, escaped(type));
        attributes.put(ID, escaped(id));
        TelemetryLink link = answer.link();
        if (answer.state() != null) {
            attributes.put("state", answer.state());
        }
        if (link != null) {
            attributes.put("run-id", escaped(link.record().runId()));
            if (link.triggerUrl() != null) {
                attributes.put("run-url", escaped(link.triggerUrl()));
            }
        }
        for (IAttribute attribute : tag.getAllAttributes()) {
            if (!OURS.contains(attribute.getAttributeCompleteName())) {
                attributes.put(attribute.getAttributeCompleteName(), attribute.getValue());
            }
        }
        model.add(models.createOpenElementTag(COMPONENT, attributes, AttributeValueQuotes.DOUBLE, false));
        if (answer.state() != null) {
            addText(context, model, "text " + answer.state(), text(context, answer.state()));
        }
        if (link != null) {
            addRun(context, model, link);
        }
        return model;
    }

    private static void addRun(ITemplateContext context, IModel model, TelemetryLink link) {
        String url = webUrl(link);
        if (url == null) {
            addText(context, model, "text run-id", link.record().runId());
        } else {
            addLink(context, model, link.record().runId(), url);
        }
    }

    private static void addLink(ITemplateContext context, IModel model, String runId, String url) {
        IModelFactory models = context.getModelFactory();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("part", "link");
        attributes.put("href", escaped(url));
        attributes.put("target", "_blank");
        attributes.put("rel", "noopener noreferrer");
        attributes.put("title", escaped(text(context, "new-tab")));
        model.add(models.createOpenElementTag("a", attributes, AttributeValueQuotes.DOUBLE, false));
        model.add(models.createText(escaped(runId)));
        model.add(models.createCloseElementTag("a"));
    }

    private static void addText(ITemplateContext context, IModel model, String part, String text) {
        IModelFactory models = context.getModelFactory();
        model.add(models.createOpenElementTag("span", "part", part));
        model.add(models.createText(escaped(text)));
        model.add(models.createCloseElementTag("span"));
    }

    /** Returns the application's own message, as {@code telemetry.link.none}, where there is one. */
    private static String text(ITemplateContext context, String name) {
        String message =
                context.getMessage(TelemetryLinkProcessor.class, "telemetry.link." + name, new Object[0], false);
        return message != null ? message : TEXTS.getOrDefault(name, name);
    }

    /** Returns where a browser can go, or null: a generator may have any address for a run. */
    private static @Nullable String webUrl(TelemetryLink link) {
        String url = link.triggerUrl();
        if (url == null) {
            return null;
        }
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("https://") || lower.startsWith("http://") ? url : null;
    }

    private static String escaped(String text) {
        return HtmlEscape.escapeHtml4Xml(text);
    }
}
