package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** One run: the entities that it touched, where that is kept, and its state. */
final class RunRoute implements ApiRoute {

    private static final Pattern PATH = Pattern.compile("/runs/([^/]+)(/state)?");

    private final TelemetryOperations telemetry;

    private final RunStateAnswers states;

    private final TelemetryListener listener;

    RunRoute(TelemetryOperations telemetry, RunStateAnswers states, TelemetryListener listener) {
        this.telemetry = telemetry;
        this.states = states;
        this.listener = listener;
    }

    @Override
    public @Nullable ResponseEntity<byte[]> answer(ApiRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return null;
        }
        if (!request.isGet()) {
            return Answers.notAllowed("GET");
        }
        try {
            String runId = LinkRoute.decoded(path.group(1));
            return path.group(2) == null ? entities(runId, request.caller()) : states.answer(runId);
        } catch (IllegalArgumentException e) {
            return Answers.problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private ResponseEntity<byte[]> entities(String runId, Caller caller) {
        List<EntityRef> entities;
        try {
            entities = telemetry.getEntities(runId);
        } catch (TelemetryUnavailableException e) {
            return Answers.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "The telemetry store did not answer; try again in a moment");
        } catch (IllegalStateException e) {
            return Answers.problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
        }
        if (entities.isEmpty()) {
            return Answers.problem(
                    HttpStatus.NOT_FOUND, "No entity is kept for this run, or it is older than records live");
        }
        entities.forEach(
                entity -> listener.onLinkAccess(new LinkAccess(Action.LOOKUP, entity, Outcome.FOUND, caller.name())));
        return Answers.json(new Run(runId, url(telemetry, runId), entities));
    }

    /** Returns the address of a run, or null if there is none. */
    static @Nullable String url(TelemetryOperations telemetry, String runId) {
        try {
            return telemetry.generateTriggerUrl(runId);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private record Run(String runId, @Nullable String triggerUrl, List<EntityRef> entities) {}
}
