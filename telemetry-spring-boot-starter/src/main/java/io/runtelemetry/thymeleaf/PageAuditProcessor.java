package io.runtelemetry.thymeleaf;

import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryListener;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.ITemplateEnd;
import org.thymeleaf.model.ITemplateStart;
import org.thymeleaf.processor.templateboundaries.AbstractTemplateBoundariesProcessor;
import org.thymeleaf.processor.templateboundaries.ITemplateBoundariesStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;

/** Tells of all links of a page at its end: a list of five hundred payments is one request of one person. */
final class PageAuditProcessor extends AbstractTemplateBoundariesProcessor {

    private final TelemetryListener listener;

    PageAuditProcessor(int precedence, TelemetryListener listener) {
        super(TemplateMode.HTML, precedence);
        this.listener = listener;
    }

    @Override
    public void doProcessTemplateStart(
            ITemplateContext context, ITemplateStart start, ITemplateBoundariesStructureHandler structure) {}

    @Override
    public void doProcessTemplateEnd(
            ITemplateContext context, ITemplateEnd end, ITemplateBoundariesStructureHandler structure) {
        PageTelemetry page = PageTelemetry.of(context);
        if (!page.shown().isEmpty()) {
            listener.onLinkAccess(new LinkAccess(Action.LOOKUP, page.shown(), principal(context)));
        }
    }

    private static @Nullable String principal(ITemplateContext context) {
        Principal principal = Expressions.principal(context);
        return principal == null ? null : principal.getName();
    }
}
