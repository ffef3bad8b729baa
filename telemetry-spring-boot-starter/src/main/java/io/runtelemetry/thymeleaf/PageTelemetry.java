package io.runtelemetry.thymeleaf;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.trigger.RunState;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;

/**
 * The runs that one page shows, for expressions of a template as {@code #telemetry}. Each entity is looked up once for a
 * page, and a store that did not answer is not asked again for it: a page of fifty links waits for one time-out, not
 * fifty. Not thread-safe; a page is rendered by one thread.
 */
public final class PageTelemetry {

    private final TelemetryOperations telemetry;

    private final @Nullable PageRunStates states;

    private final Map<EntityRef, Answer> answers = new HashMap<>();

    private final Map<EntityRef, Outcome> shown = new LinkedHashMap<>();

    private final boolean mayWait;

    private boolean available = true;

    /**
     * Creates that of a page.
     *
     * @param states null if trigger.dev is not asked
     * @param mayWait whether the page is rendered by a thread that may wait for the store; else the browser looks links up
     */
    PageTelemetry(TelemetryOperations telemetry, @Nullable PageRunStates states, boolean mayWait) {
        this.telemetry = telemetry;
        this.states = states;
        this.mayWait = mayWait;
    }

    /** Returns that of the page that is rendered. */
    static PageTelemetry of(ITemplateContext context) {
        return (PageTelemetry) context.getExpressionObjects().getObject(TelemetryDialect.EXPRESSION_OBJECT);
    }

    /**
     * Returns the link of an entity, or null if there is none or none is known: see {@link #isAvailable()}.
     *
     * @param type the entity's type
     * @param id the entity's ID
     */
    public @Nullable TelemetryLink link(String type, String id) {
        return find(type, id).link();
    }

    /** Returns whether the store has been asked for this page, and has answered for each entity so far. */
    public boolean isAvailable() {
        return available && mayWait && !answers.containsValue(Answer.UNAVAILABLE);
    }

    /** Looks entities up in one round trip, so that each of them is known when the page comes to it. */
    void prefetch(Collection<EntityRef> entities) {
        List<EntityRef> unknown = entities.stream()
                .filter(entity -> !answers.containsKey(entity))
                .distinct()
                .toList();
        if (unknown.isEmpty() || !available || !mayWait) {
            return;
        }
        try {
            Map<EntityRef, TelemetryLink> links = telemetry.getTelemetryWithUrl(unknown);
            unknown.forEach(entity -> answers.put(entity, Answer.of(links.get(entity))));
        } catch (TelemetryUnavailableException e) {
            available = !e.answered().isEmpty();
            unknown.forEach(entity -> answers.put(entity, Answer.UNAVAILABLE));
            answers.keySet().removeAll(e.answered());
            prefetch(e.answered());
        } catch (IllegalArgumentException e) {
            // One of the types is not known. The page asks for each entity when it comes to it, and says which.
        }
    }

    /** Adds what became of a run, as far as that is known by now. */
    void addState(String runId, RunStateMarkup markup) {
        if (states == null || !mayWait) {
            return;
        }
        RunState state = states.find(
                runId,
                answers.values().stream()
                        .flatMap(answer -> Stream.ofNullable(answer.link()))
                        .map(link -> link.record().runId())
                        .toList());
        if (state == null) {
            markup.addTimeOfId(runId);
        } else {
            markup.add(state, states.hasLostLogs(state));
        }
    }

    /** Remembers that the page shows what is known of an entity. */
    void show(EntityRef entity, Outcome outcome) {
        shown.put(entity, outcome);
    }

    /** Returns what the page has shown so far. */
    Map<EntityRef, Outcome> shown() {
        return shown;
    }

    Answer find(String type, String id) {
        EntityRef entity;
        try {
            entity = new EntityRef(type, id);
        } catch (IllegalArgumentException e) {
            return Answer.INVALID;
        }
        return answers.computeIfAbsent(entity, this::lookUp);
    }

    private Answer lookUp(EntityRef entity) {
        if (!mayWait) {
            return Answer.LEFT_TO_BROWSER;
        }
        if (!available) {
            return Answer.UNAVAILABLE;
        }
        try {
            return Answer.of(telemetry.getTelemetryWithUrl(entity).orElse(null));
        } catch (TelemetryUnavailableException e) {
            available = false;
            return Answer.UNAVAILABLE;
        } catch (IllegalArgumentException e) {
            return Answer.INVALID;
        }
    }

    /**
     * What is known of an entity.
     *
     * @param outcome what has become of the look-up, or null if there was none
     * @param link to the run; null if none is known
     * @param state why there is no link, as the web component names it; null if there is one or the browser shall find out
     */
    record Answer(
            @Nullable Outcome outcome,
            @Nullable TelemetryLink link,
            @Nullable String state) {

        static final Answer NONE = new Answer(Outcome.NOT_FOUND, null, "none");

        static final Answer UNAVAILABLE = new Answer(Outcome.UNAVAILABLE, null, "unavailable");

        static final Answer INVALID = new Answer(null, null, "invalid");

        static final Answer LEFT_TO_BROWSER = new Answer(null, null, null);

        static Answer of(@Nullable TelemetryLink link) {
            return link == null ? NONE : new Answer(Outcome.FOUND, link, null);
        }
    }
}
