package io.runtelemetry.thymeleaf;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.trigger.RunState;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.thymeleaf.context.ITemplateContext;
import reactor.core.scheduler.Schedulers;

/**
 * The runs that one page shows, for expressions of a template as {@code #telemetry}. Each entity is looked up once for a
 * page. Where a part of the store does not answer, others may: only once a page has waited for a second in vain it asks no
 * more, so that one of fifty links does not wait for fifty time-outs. Not thread-safe; a page is rendered by one thread at
 * a time.
 */
public final class PageTelemetry {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.scheduler.Schedulers", PageTelemetry.class.getClassLoader());

    private final TelemetryOperations telemetry;

    private final @Nullable PageRunStates states;

    private final Map<EntityRef, Answer> answers = new HashMap<>();

    private final Map<EntityRef, Outcome> shown = new LinkedHashMap<>();

    private long waited;

    /**
     * Creates that of a page.
     *
     * @param states null if trigger.dev is not asked
     */
    PageTelemetry(TelemetryOperations telemetry, @Nullable PageRunStates states) {
        this.telemetry = telemetry;
        this.states = states;
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
        return mayWait() && Collections.disjoint(answers.values(), Set.of(Answer.UNAVAILABLE, Answer.LEFT_TO_BROWSER));
    }

    /** Looks entities up in one round trip, so that each of them is known when the page comes to it. */
    void prefetch(Collection<EntityRef> entities) {
        List<EntityRef> unknown = entities.stream()
                .filter(entity -> !answers.containsKey(entity))
                .distinct()
                .toList();
        if (unknown.isEmpty() || isPatienceOver() || !mayWait()) {
            return;
        }
        long start = System.nanoTime();
        try {
            Map<EntityRef, TelemetryLink> links = telemetry.getTelemetryWithUrl(unknown);
            unknown.forEach(entity -> answers.put(entity, Answer.of(links.get(entity))));
        } catch (TelemetryUnavailableException e) {
            waited += System.nanoTime() - start;
            unknown.forEach(entity -> answers.put(entity, Answer.UNAVAILABLE));
            answers.keySet().removeAll(e.answered());
            prefetch(e.answered());
        } catch (IllegalArgumentException e) {
            // One of the types is not known. The page asks for each entity when it comes to it, and says which.
        }
    }

    /** Adds what became of a run, as far as that is known by now. */
    void addState(String runId, RunStateMarkup markup) {
        if (states == null || !mayWait()) {
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

    /** Returns what the page has shown so far. */
    Map<EntityRef, Outcome> shown() {
        return shown;
    }

    /** Returns what is known of an entity, which the page then shows. */
    Answer find(String type, String id) {
        EntityRef entity;
        try {
            entity = new EntityRef(type, id);
        } catch (IllegalArgumentException e) {
            return Answer.INVALID;
        }
        Answer answer = answers.computeIfAbsent(entity, this::lookUp);
        if (answer.outcome() != null) {
            shown.put(entity, answer.outcome());
        }
        return answer;
    }

    private Answer lookUp(EntityRef entity) {
        if (!mayWait()) {
            return Answer.LEFT_TO_BROWSER;
        }
        if (isPatienceOver()) {
            return Answer.UNAVAILABLE;
        }
        long start = System.nanoTime();
        try {
            return Answer.of(telemetry.getTelemetryWithUrl(entity).orElse(null));
        } catch (TelemetryUnavailableException e) {
            waited += System.nanoTime() - start;
            return Answer.UNAVAILABLE;
        } catch (IllegalArgumentException e) {
            return Answer.INVALID;
        }
    }

    /**
     * Returns whether the thread may wait for the store; else the browser looks links up. Reactor marks the threads that all
     * requests share, and a list that comes bit by bit goes on upon those that bring it.
     */
    private static boolean mayWait() {
        return !REACTOR || !Schedulers.isInNonBlockingThread();
    }

    private boolean isPatienceOver() {
        return waited >= PATIENCE.toNanos();
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
