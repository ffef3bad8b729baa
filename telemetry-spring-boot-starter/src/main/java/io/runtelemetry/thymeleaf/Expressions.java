package io.runtelemetry.thymeleaf;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IContext;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.unbescape.html.HtmlEscape;

/** What attributes of a template say, and who sees it. */
final class Expressions {

    private Expressions() {}

    /** Returns the text of an attribute, or what it evaluates to if it is written as an expression. */
    static @Nullable String textOrEvaluated(ITemplateContext context, String attribute) {
        return attribute.startsWith("${") || attribute.startsWith("*{")
                ? evaluateToText(context, attribute)
                : notEmpty(HtmlEscape.unescapeHtml(attribute));
    }

    static @Nullable String evaluateToText(ITemplateContext context, String attribute) {
        Object value = evaluate(context, attribute);
        return value == null ? null : notEmpty(value.toString());
    }

    static @Nullable Object evaluate(ITemplateContext context, String attribute) {
        return StandardExpressions.getExpressionParser(context.getConfiguration())
                .parseExpression(context, HtmlEscape.unescapeHtml(attribute))
                .execute(context);
    }

    /** Returns who has asked for the page, or null if nobody knows. */
    static @Nullable Principal principal(IContext context) {
        return context instanceof IWebContext web ? web.getExchange().getPrincipal() : null;
    }

    private static @Nullable String notEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
