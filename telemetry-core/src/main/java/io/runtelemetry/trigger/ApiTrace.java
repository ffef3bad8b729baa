package io.runtelemetry.trigger;

import io.runtelemetry.json.JsonValue;
import io.runtelemetry.trigger.RunState.FailedAttempt;
import io.runtelemetry.trigger.RunState.Failure;
import io.runtelemetry.trigger.RunState.FailurePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds in a trace where a run failed: the deepest span that did so, in the last attempt that did ({@code
 * RetrieveRunTraceResponseBody} in packages/core/src/v3/schemas/api.ts, {@code SpanEvent} in schemas/openTelemetry.ts, the
 * names of attempts in v3/workers/taskExecutor.ts, trigger.dev 4.5.12). How deep it can be is bounded by the JSON parser.
 */
final class ApiTrace {

    private static final int MAX_ENTRIES = 20;

    private final String runId;

    private final List<String> path = new ArrayList<>();

    private final Map<Integer, Failure> attempts = new TreeMap<>();

    private List<String> deepest = List.of();

    private int deepestAttempt;

    ApiTrace(String runId) {
        this.runId = runId;
    }

    Optional<FailurePoint> read(JsonValue trace) {
        visit(trace.get("rootSpan"), 0);
        if (deepest.isEmpty()) {
            return Optional.empty();
        }
        List<FailedAttempt> failed = attempts.entrySet().stream()
                .map(attempt -> new FailedAttempt(attempt.getKey(), attempt.getValue()))
                .toList();
        boolean truncated =
                trace.get("isTruncated").isTrue() || deepest.size() > MAX_ENTRIES || failed.size() > MAX_ENTRIES;
        return Optional.of(new FailurePoint(last(deepest), last(failed), truncated));
    }

    private static <T> List<T> last(List<T> list) {
        return list.subList(Math.max(0, list.size() - MAX_ENTRIES), list.size());
    }

    private void visit(JsonValue span, int attemptAround) {
        JsonValue data = span.get("data");
        int attempt = attempt(span, data, attemptAround);
        String name = ApiRun.plain(data.get("message"));
        if (name != null) {
            path.add(name);
        }
        if (data.get("isError").isTrue()) {
            for (JsonValue event : data.get("events").elements()) {
                takeException(event, attempt);
            }
            if (attempt > deepestAttempt || (attempt == deepestAttempt && path.size() >= deepest.size())) {
                deepest = List.copyOf(path);
                deepestAttempt = attempt;
            }
        }
        for (JsonValue child : span.get("children").elements()) {
            visit(child, attempt);
        }
        if (name != null) {
            path.remove(path.size() - 1);
        }
    }

    /** Runs that the run has waited for are in its trace, too, with attempts of their own. */
    private int attempt(JsonValue span, JsonValue data, int around) {
        String name = data.get("message").text();
        if (around > 0
                || name == null
                || !runId.equals(span.get("runId").text())
                || !name.matches("Attempt [0-9]{1,4}")) {
            return around;
        }
        return Integer.parseInt(name.substring("Attempt ".length()));
    }

    /** The outermost span that has an exception is the attempt itself, whose exception is what the task threw. */
    private void takeException(JsonValue event, int attempt) {
        JsonValue properties = event.get("properties");
        JsonValue exception = properties.get("exception");
        Number number = properties.get("attemptNumber").number();
        boolean numbered = runId.equals(properties.get("runId").text());
        int failed = numbered && number != null ? number.intValue() : attempt;
        if (failed > 0 && exception.isObject()) {
            String message = exception.get("message").text();
            attempts.putIfAbsent(failed, new Failure(exception.get("type").text(), message == null ? "" : message));
        }
    }
}
