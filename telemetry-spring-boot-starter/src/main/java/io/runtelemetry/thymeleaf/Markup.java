package io.runtelemetry.thymeleaf;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.AttributeValueQuotes;
import org.thymeleaf.model.IModel;
import org.thymeleaf.model.IModelFactory;
import org.unbescape.html.HtmlEscape;

/** What is added to a page, one part after the other. All text is escaped. */
final class Markup {

    private final ITemplateContext context;

    private final IModelFactory models;

    private final IModel model;

    Markup(ITemplateContext context) {
        this.context = context;
        this.models = context.getModelFactory();
        this.model = models.createModel();
    }

    ITemplateContext context() {
        return context;
    }

    IModel model() {
        return model;
    }

    /** Opens an element with the names and values of its attributes. */
    void open(String element, String... attributes) {
        Map<String, String> escaped = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            escaped.put(attributes[i], escaped(attributes[i + 1]));
        }
        openEscaped(element, escaped);
    }

    void openEscaped(String element, Map<String, String> attributes) {
        model.add(models.createOpenElementTag(element, attributes, AttributeValueQuotes.DOUBLE, false));
    }

    void text(String text) {
        model.add(models.createText(escaped(text)));
    }

    void close(String element) {
        model.add(models.createCloseElementTag(element));
    }

    /** Returns the application's own message, as {@code telemetry.link.none}, where there is one. */
    String message(String name, String otherwise, Object... parameters) {
        String message = context.getMessage(Markup.class, "telemetry.link." + name, parameters, false);
        return message == null ? otherwise : message;
    }

    static String escaped(String text) {
        return HtmlEscape.escapeHtml4Xml(text);
    }
}
