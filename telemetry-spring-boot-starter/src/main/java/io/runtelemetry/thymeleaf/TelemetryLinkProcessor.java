package io.runtelemetry.thymeleaf;

import io.runtelemetry.TelemetryLink;
import io.runtelemetry.thymeleaf.PageTelemetry.Answer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractElementTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;

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
            "invalid", "not a known entity");

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
        Markup markup = new Markup(context);
        render(markup, tag, type, id, answer);
        if (answer.link() != null && tag.hasAttribute(SHOW_STATE)) {
            page.addState(answer.link().record().runId(), new RunStateMarkup(markup));
        }
        markup.close(COMPONENT);
        structure.replaceWith(markup.model(), false);
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

    /** Adds the element without its end. */
    private static void render(Markup markup, IProcessableElementTag tag, String type, String id, Answer answer) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(TYPE, Markup.escaped(type));
        attributes.put(ID, Markup.escaped(id));
        TelemetryLink link = answer.link();
        if (answer.state() != null) {
            attributes.put("state", answer.state());
        }
        if (link != null) {
            attributes.put("run-id", Markup.escaped(link.record().runId()));
            if (link.triggerUrl() != null) {
                attributes.put("run-url", Markup.escaped(link.triggerUrl()));
            }
        }
        for (IAttribute attribute : tag.getAllAttributes()) {
            if (!OURS.contains(attribute.getAttributeCompleteName())) {
                attributes.put(attribute.getAttributeCompleteName(), attribute.getValue());
            }
        }
        markup.openEscaped(COMPONENT, attributes);
        if (answer.state() != null) {
            String text = TEXTS.getOrDefault(answer.state(), answer.state());
            addText(markup, "text " + answer.state(), markup.message(answer.state(), text));
        }
        if (link != null) {
            addRun(markup, link.record().runId(), webUrl(link));
        }
    }

    private static void addRun(Markup markup, String runId, @Nullable String url) {
        if (url == null) {
            addText(markup, "text run-id", runId);
            return;
        }
        String title = markup.message("new-tab", "(opens in a new tab)");
        markup.open("a", "part", "link", "href", url, "target", "_blank", "rel", "noopener noreferrer", "title", title);
        markup.text(runId);
        markup.close("a");
    }

    private static void addText(Markup markup, String part, String text) {
        markup.open("span", "part", part);
        markup.text(text);
        markup.close("span");
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
}
