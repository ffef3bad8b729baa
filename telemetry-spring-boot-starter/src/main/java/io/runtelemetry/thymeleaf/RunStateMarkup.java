package io.runtelemetry.thymeleaf;

import static java.time.format.FormatStyle.LONG;
import static java.time.format.FormatStyle.MEDIUM;

import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/** What became of a run, in the parts that the web component has for it. */
final class RunStateMarkup {

    private final Markup page;

    private final Instant now = Instant.now();

    private boolean first = true;

    RunStateMarkup(Markup page) {
        this.page = page;
    }

    void add(RunState state, boolean logsLost) {
        page.open("span", "part", "run");
        page.open("span", "part", "run-state " + kind(state.status()));
        page.text(page.message("status." + state.status(), words(state.status())));
        page.close("span");
        page.text(" ");
        page.open("span", "part", "text run-details");
        detail(state.task());
        Instant at = state.startedAt() == null ? state.createdAt() : state.startedAt();
        if (at != null) {
            separate();
            page.open("time", "datetime", at.toString(), "title", exact(at));
            page.text(ago(at));
            page.close("time");
        }
        detail(state.duration() == null ? null : words(state.duration()));
        Integer attempts = state.attempts();
        detail(attempts == null || attempts < 2 ? null : attempts + " " + page.message("attempts", "attempts"));
        detail(state.test() ? page.message("test", "test run") : null);
        detail(logsLost ? page.message("logs-lost", "its logs are no longer kept") : null);
        page.close("span");
        RunState.Failure error = state.error();
        String why = error == null ? "" : why(error);
        if (!why.isEmpty()) {
            page.text(" ");
            page.open("span", "part", "run-error");
            page.text(why);
            page.close("span");
        }
        page.close("span");
    }

    /** Adds the time that the run's ID tells by itself, marked as such: nothing else is known of the run. */
    void addTimeOfId(String runId) {
        RunIdTimestamp.of(runId).ifPresent(at -> {
            page.open("span", "part", "text id-time", "title", exact(at));
            page.text(page.message("triggered-by-id", "triggered " + ago(at) + ", by its ID", ago(at)));
            page.close("span");
        });
    }

    private void detail(@Nullable String detail) {
        if (detail != null) {
            separate();
            page.text(detail);
        }
    }

    private static String why(RunState.Failure error) {
        return Stream.of(Objects.requireNonNullElse(error.name(), ""), error.message())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private void separate() {
        if (!first) {
            page.text(" · ");
        }
        first = false;
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
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        long tenths = Math.round(millis / 100.0);
        long seconds = Math.round(millis / 1000.0);
        return tenths < 600
                ? String.format(Locale.ROOT, "%.1f s", tenths / 10.0)
                : seconds / 60 + " min " + seconds % 60 + " s";
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
        return page.message("ago." + unit, count + " " + unit + " ago", count);
    }

    private String exact(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(MEDIUM, LONG)
                .withLocale(page.context().getLocale())
                .withZone(LocaleContextHolder.getTimeZone().toZoneId())
                .format(time);
    }
}
