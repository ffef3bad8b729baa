package io.runtelemetry.sample.trigger;

import io.runtelemetry.sample.trigger.TriggerEngine.Unexpected;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run from the queue to its end, with one attempt. Each step has a snapshot of its own, and the next one must name it.
 * The shapes are those of DequeuedMessage, StartRunAttemptResult and CompleteRunAttemptResult of trigger.dev 4.5.12
 * (packages/core/src/v3/schemas/runEngine.ts), and of RetrieveRunResponse (schemas/api.ts).
 */
final class EngineRun {

    private final String suffix = UUID.randomUUID().toString().replace("-", "").substring(0, 21);

    private final String traceId = UUID.randomUUID().toString().replace("-", "");

    private final CompletableFuture<JsonNode> completion = new CompletableFuture<>();

    private final Instant createdAt = Instant.now();

    private final String task;

    private final String payload;

    private final Set<String> tags = new LinkedHashSet<>();

    private int snapshots;

    private String status = "QUEUED";

    private @Nullable Instant startedAt;

    private @Nullable Instant finishedAt;

    EngineRun(String task, String payload) {
        this.task = task;
        this.payload = payload;
    }

    String id() {
        return "run_" + suffix;
    }

    /** Returns the ID of the trace that trigger.dev has begun. */
    String traceId() {
        return traceId;
    }

    /** Returns what the worker says in the end: {@code ok}, and output or error. */
    CompletableFuture<JsonNode> completion() {
        return completion;
    }

    synchronized Map<String, Object> dequeued(String worker) {
        status = "DEQUEUED";
        snapshots++;
        return Map.ofEntries(
                Map.entry("version", "1"),
                Map.entry("snapshot", snapshot("PENDING_EXECUTING")),
                Map.entry("dequeuedAt", Instant.now().toString()),
                Map.entry("completedWaitpoints", List.of()),
                Map.entry("backgroundWorker", Map.of("id", "bgw_1", "friendlyId", worker, "version", "20261127.1")),
                Map.entry("deployment", Map.of()),
                Map.entry(
                        "run",
                        Map.of(
                                "id",
                                suffix,
                                "friendlyId",
                                id(),
                                "isTest",
                                false,
                                "machine",
                                MACHINE,
                                "attemptNumber",
                                1,
                                "masterQueue",
                                "main",
                                "traceContext",
                                traceContext())),
                Map.entry("environment", Map.of("id", "env_1", "type", "DEVELOPMENT")),
                Map.entry("organization", Map.of("id", "org_1")),
                Map.entry("project", Map.of("id", "project_1")));
    }

    synchronized Map<String, Object> start(String snapshotId, String url) {
        requireSnapshot("DEQUEUED", snapshotId);
        status = "EXECUTING";
        snapshots++;
        startedAt = Instant.now();
        return Map.of(
                "run", metadata(),
                "snapshot", snapshot("EXECUTING"),
                "execution",
                        Map.of(
                                "attempt",
                                        Map.of(
                                                "number",
                                                1,
                                                "startedAt",
                                                Instant.now().toString()),
                                "run",
                                        Map.of(
                                                "id", id(),
                                                "payload", payload,
                                                "payloadType", "application/json",
                                                "tags", List.of(),
                                                "isTest", false,
                                                "createdAt", createdAt.toString(),
                                                "startedAt", Instant.now().toString(),
                                                "traceContext", traceContext()),
                                "task", Map.of("id", task, "filePath", "tasks/" + task + ".ts"),
                                "queue", Map.of("id", "queue_1", "name", "task/" + task),
                                "environment", Map.of("id", "env_1", "slug", "dev", "type", "DEVELOPMENT"),
                                "organization", Map.of("id", "org_1", "slug", "acme", "name", "Acme"),
                                "project",
                                        Map.of(
                                                "id",
                                                "project_1",
                                                "ref",
                                                TriggerEngine.PROJECT,
                                                "slug",
                                                "billing",
                                                "name",
                                                "Billing"),
                                "machine", MACHINE),
                "envVars",
                        Map.of(
                                "TRIGGER_RUN_ID", suffix,
                                "TRIGGER_JWT", "jwt",
                                "TRIGGER_MACHINE_PRESET", "small-1x",
                                "TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT", url + "/otel",
                                "OTEL_RESOURCE_ATTRIBUTES", "{\"$trigger.taskEventStore\":\"taskEventPartitioned\"}"));
    }

    synchronized Map<String, Object> heartbeat(String snapshotId) {
        requireSnapshot("EXECUTING", snapshotId);
        return Map.of("ok", true);
    }

    synchronized Map<String, Object> complete(String snapshotId, JsonNode told) {
        requireSnapshot("EXECUTING", snapshotId);
        Unexpected.unless(told.path("id").asString().equals(id()), "the completion of another run");
        Unexpected.unless(told.path("ok").isBoolean(), "a completion that does not say whether it is ok");
        status = told.path("ok").asBoolean() ? "COMPLETED" : "FAILED";
        snapshots++;
        finishedAt = Instant.now();
        completion.complete(told);
        return Map.of(
                "result",
                Map.of(
                        "attemptStatus", "RUN_FINISHED",
                        "snapshot", snapshot("FINISHED"),
                        "run", metadata()));
    }

    synchronized Map<String, Object> latest() {
        return Map.of(
                "version", "1",
                "snapshot", snapshot(finishedAt == null ? "EXECUTING" : "FINISHED"),
                "run", metadata(),
                "completedWaitpoints", List.of());
    }

    /** What the API says of it (presenters/v3/ApiRetrieveRunPresenter.server.ts). */
    synchronized Map<String, Object> retrieved() {
        Map<String, Object> run = new LinkedHashMap<>(Map.of(
                "id",
                id(),
                "status",
                status,
                "taskIdentifier",
                task,
                "createdAt",
                createdAt.toString(),
                "updatedAt",
                Instant.now().toString(),
                "version",
                "20261127.1",
                "tags",
                List.copyOf(tags),
                "isTest",
                false,
                "attemptCount",
                startedAt == null ? 0 : 1,
                "relatedRuns",
                Map.of("children", List.of())));
        if (startedAt != null) {
            run.put("startedAt", startedAt.toString());
        }
        if (finishedAt != null) {
            run.put("finishedAt", finishedAt.toString());
            JsonNode error = completion.join().path("error");
            if (!error.isMissingNode()) {
                run.put(
                        "error",
                        Map.of(
                                "name", error.path("name").asString(),
                                "message", error.path("message").asString(),
                                "stackTrace", error.path("stackTrace").asString()));
            }
        }
        return run;
    }

    /** As the route for tags has it: at most ten, all of them or none. */
    synchronized Map<String, Object> addTags(JsonNode more) {
        Set<String> all = new LinkedHashSet<>(tags);
        more.forEach(tag -> all.add(tag.asString()));
        if (all.size() > 10) {
            throw new Unexpected(422, "more than ten tags");
        }
        tags.addAll(all);
        return Map.of("message", "Successfully set new tags.");
    }

    synchronized Set<String> tags() {
        return Set.copyOf(tags);
    }

    private void requireSnapshot(String expected, String snapshotId) {
        Unexpected.unless(status.equals(expected), "a step that does not follow on " + status);
        Unexpected.unless(snapshotId.equals(snapshotId()), "not the latest snapshot");
    }

    private Map<String, Object> metadata() {
        String taskRunStatus = switch (status) {
            case "COMPLETED" -> "COMPLETED_SUCCESSFULLY";
            case "FAILED" -> "COMPLETED_WITH_ERRORS";
            default -> status;
        };
        return Map.of("id", suffix, "friendlyId", id(), "status", taskRunStatus, "attemptNumber", 1);
    }

    private Map<String, Object> snapshot(String executionStatus) {
        return Map.of(
                "id", snapshotId().substring("snapshot_".length()),
                "friendlyId", snapshotId(),
                "executionStatus", executionStatus,
                "description", executionStatus,
                "createdAt", Instant.now().toString());
    }

    private String snapshotId() {
        return "snapshot_" + suffix + snapshots;
    }

    private Map<String, String> traceContext() {
        return Map.of("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01");
    }

    private static final Map<String, Object> MACHINE =
            Map.of("name", "small-1x", "cpu", 0.5, "memory", 0.5, "centsPerMs", 0.0000338);
}
