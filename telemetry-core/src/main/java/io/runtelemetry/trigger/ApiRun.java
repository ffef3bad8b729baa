package io.runtelemetry.trigger;

import io.runtelemetry.input.PrintableText;
import io.runtelemetry.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads runs in trigger.dev's JSON, of which there are three forms: {@code RetrieveRunResponse} (packages/core/src/v3/schemas/
 * api.ts), rows of a query (apps/webapp/app/v3/querySchemas.ts) and alerts (schemas/webhooks.ts), as of 4.5.12. Payload,
 * output, stack traces and children are passed over. What is wrong in one field is no reason to hide the others.
 */
final class ApiRun {

    private static final int MAX_TEXT = 200;

    /** Times beyond are mistakes, and some of them cannot be reckoned with. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private ApiRun() {}

    static RunState of(String runId, JsonValue run) {
        String status = run.get("status").text();
        if (status == null && !runId.equals(run.get("id").text())) {
            throw TriggerApiException.malformed("something that is no run");
        }
        JsonValue related = run.get("relatedRuns");
        return new RunState(
                runId,
                RunStatus.of(String.valueOf(status)),
                plain(run.get("taskIdentifier")),
                time(run.get("createdAt")),
                time(run.get("startedAt")),
                time(run.get("finishedAt")),
                millis(run.get("durationMs")),
                error(run.get("error")),
                count(run.get("attemptCount")),
                plain(run.get("version")),
                run.get("isTest").isTrue(),
                runId(related.get("parent").get("id")),
                runId(related.get("root").get("id")));
    }

    /** Its status is in the words of the dashboard, its error the JSON that was stored. */
    static Optional<RunState> ofRow(JsonValue row) {
        String runId = runId(row.get("run_id"));
        String status = row.get("status").text();
        if (runId == null || status == null) {
            return Optional.empty();
        }
        Instant startedAt = time(row.get("dequeued_at"));
        return Optional.of(new RunState(
                runId,
                RunStatus.of(status),
                plain(row.get("task_identifier")),
                time(row.get("triggered_at")),
                startedAt,
                time(row.get("completed_at")),
                millis(row.get("usage_duration")),
                error(parsed(row.get("error"))),
                startedAt == null ? null : count(row.get("attempt_count")),
                plain(row.get("task_version")),
                isTrue(row.get("is_test")),
                runId(row.get("parent_run_id")),
                runId(row.get("root_run_id"))));
    }

    static Optional<RunState> ofAlert(JsonValue object) {
        JsonValue run = object.get("run");
        String runId = runId(run.get("id"));
        RunStatus status = RunStatus.of(String.valueOf(run.get("status").text()));
        if (runId == null || !status.isTerminal()) {
            return Optional.empty();
        }
        return Optional.of(new RunState(
                runId,
                status,
                plain(object.get("task").get("id")),
                time(run.get("createdAt")),
                time(run.get("startedAt")),
                time(run.get("completedAt")),
                null,
                error(run.get("error")),
                null,
                plain(object.get("task").get("version")),
                run.get("isTest").isTrue(),
                null,
                null));
    }

    /** {@code SerializedError} of a run, or the {@code TaskRunError} of an alert and a row (schemas/common.ts). */
    private static RunState.@Nullable Failure error(JsonValue error) {
        String message = error.get("message").text();
        if (message == null) {
            message = error.get("raw").text();
        }
        String code = error.get("code").text();
        if (message == null && code != null) {
            // As createJsonErrorObject has it (packages/core/src/v3/errors.ts).
            message = "trigger.dev internal error (" + code + ")";
        }
        String name = error.get("name").text();
        return message == null && name == null
                ? null
                : new RunState.Failure(name, Objects.requireNonNullElse(message, ""));
    }

    private static JsonValue parsed(JsonValue json) {
        String text = json.text();
        try {
            return text == null || text.isEmpty() ? json : JsonValue.parse(text);
        } catch (JsonValue.MalformedException e) {
            return new JsonValue(null);
        }
    }

    static @Nullable String plain(JsonValue value) {
        String text = value.text();
        return text == null || text.isBlank() ? null : PrintableText.plain(text, MAX_TEXT);
    }

    private static @Nullable String runId(JsonValue value) {
        String text = value.text();
        return text != null && TriggerRunUrlGenerator.isRunId(text) ? text : null;
    }

    /** ClickHouse, which answers queries, writes 2026-11-24 10:00:00.000 in UTC. */
    private static @Nullable Instant time(JsonValue value) {
        String text = value.text();
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text.indexOf(' ') < 0 ? text : text.replace(' ', 'T') + 'Z');
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration millis(JsonValue value) {
        Number millis = value.number();
        return millis == null || millis.longValue() < 0 ? null : Duration.ofMillis(millis.longValue());
    }

    private static @Nullable Integer count(JsonValue value) {
        Number count = value.number();
        return count == null || count.longValue() < 0 ? null : (int) Math.min(count.longValue(), Integer.MAX_VALUE);
    }

    /** ClickHouse's booleans are numbers where they were stored as such. */
    private static boolean isTrue(JsonValue value) {
        Number number = value.number();
        return value.isTrue() || (number != null && number.longValue() != 0);
    }
}
