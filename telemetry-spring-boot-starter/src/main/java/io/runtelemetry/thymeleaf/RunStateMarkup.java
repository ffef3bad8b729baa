package io.runtelemetry.thymeleaf;

import static java.time.format.FormatStyle.LONG;
import static java.time.format.FormatStyle.MEDIUM;

import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.AttributeValueQuotes;
import org.thymeleaf.model.IModel;
import org.thymeleaf.model.IModelFactory;
import org.unbescape.html.HtmlEscape;

/** What became of a run, in the parts that the web component has for it. All text is escaped. */
final class RunStateMarkup {

    private static final Map<String, String> TEXTS =
            Map.of("attempts", "attempts", "test", "test run", "logs-lost", "its logs are no longer kept");

    private final ITemplateContext context;

    private final IModelFactory models;

    private final IModel model;

    private final Instant now = Instant.now();

    private boolean first = true;

    RunStateMarkup(ITemplateContext context, IModel model) {
        this.context = context;
        this.models = context.getModelFactory();
        this.model = model;
    }

    void add(RunState state, boolean logsLost) {
        open("span", "part", "run");
        open("span", "part", "run-state " + kind(state.status()));
        text(text("status." + state.status(), words(state.status())));
        close("span");
        text(" ");
        open("span", "part", "text run-details");
        detail(state.task());
        Instant at = state.startedAt() == null ? state.createdAt() : state.startedAt();
        if (at != null) {
            separate();
            open("time", "datetime", at.toString(), "title", exact(at));
            text(ago(at));
            close("time");
        }
        detail(state.duration() == null ? null : words(state.duration()));
        Integer attempts = state.attempts();
        detail(attempts == null || attempts < 2 ? null : attempts + " " + text("attempts", null));
        detail(state.test() ? text("test", null) : null);
        detail(logsLost ? text("logs-lost", null) : null);
        close("span");
        RunState.Failure error = state.error();
        if (error != null) {
            text(" ");
            open("span", "part", "run-error");
            text((error.name() == null ? "" : error.name() + ": ") + error.message());
            close("span");
        }
        close("span");
    }

    /** Adds the time that the run's ID tells by itself, marked as such: nothing else is known of the run. */
    void addTimeOfId(String runId) {
        RunIdTimestamp.of(runId).ifPresent(at -> {
            open("span", "part", "text id-time", "title", exact(at));
            text(text("triggered-by-id", "triggered " + ago(at) + ", by its ID", ago(at)));
            close("span");
        });
    }

    private void detail(@Nullable String detail) {
        if (detail != null) {
            separate();
            text(detail);
        }
    }

    private void separate() {
        if (!first) {
            text(" · ");
        }
        first = false;
    }

    private void open(String element, String... attributes) {
        Map<String, String> escaped = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            escaped.put(attributes[i], HtmlEscape.escapeHtml4Xml(attributes[i + 1]));
        }
        model.add(models.createOpenElementTag(element, escaped, AttributeValueQuotes.DOUBLE, false));
    }

    private void text(String text) {
        model.add(models.createText(HtmlEscape.escapeHtml4Xml(text)));
    }

    private void close(String element) {
        model.add(models.createCloseElementTag(element));
    }

    /** Returns the application's own message, as {@code telemetry.link.test}, where there is one. */
    private String text(String name, @Nullable String otherwise, Object... parameters) {
        String message = context.getMessage(RunStateMarkup.class, "telemetry.link." + name, parameters, false);
        return message != null ? message : otherwise != null ? otherwise : TEXTS.getOrDefault(name, name);
    }

    private static String kind(RunStatus status) {
        if (status.isFailure()) {
            return "bad";
        }
        return switch (status) {
            case COMPLETED -> "good";
            case CANCELED, UNKNOWN -> "idle";
            default -> "busy";
        };
    }

    private static String words(RunStatus status) {
        String name = status.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String words(Duration duration) {
        if (duration.toSeconds() < 1) {
            return duration.toMillis() + " ms";
        }
        return duration.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    private String ago(Instant time) {
        Duration past = Duration.between(time, now);
        if (past.toDays() > 0) {
            return ago("d", past.toDays());
        }
        if (past.toHours() > 0) {
            return ago("h", past.toHours());
        }
        return past.toMinutes() > 0 ? ago("min", past.toMinutes()) : ago("s", Math.max(0, past.toSeconds()));
    }

    private String ago(String unit, long count) {
        return text("ago." + unit, count + " " + unit + " ago", count);
    }

    private String exact(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(MEDIUM, LONG)
                .withLocale(context.getLocale())
                .withZone(LocaleContextHolder.getTimeZone().toZoneId())
                .format(time);
    }
}
