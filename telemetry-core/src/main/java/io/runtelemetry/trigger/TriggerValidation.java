package io.runtelemetry.trigger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares where runs belong by configuration with where the secret key belongs. Where the two agree, links of the full form
 * get the slugs that they lack, and those to a dashboard that is too old for the short form the project's reference. Safe
 * for use by several threads.
 */
public final class TriggerValidation {

    private static final Logger log = LoggerFactory.getLogger(TriggerValidation.class);

    private static final String CLOUD = "https://cloud.trigger.dev";

    private final TriggerApi api;

    private final TriggerRunUrlGenerator links;

    private final @Nullable String ownProjectRef;

    private final InstantSource clock;

    private volatile @Nullable Result last;

    /**
     * Creates a validation.
     *
     * @param links what is configured, and what learns the rest
     * @param ownProjectRef the reference of the project whose task started this process; null if none did. One that is
     *     malformed is left aside
     */
    public TriggerValidation(TriggerApi api, TriggerRunUrlGenerator links, @Nullable String ownProjectRef) {
        this(api, links, ownProjectRef, InstantSource.system());
    }

    TriggerValidation(
            TriggerApi api, TriggerRunUrlGenerator links, @Nullable String ownProjectRef, InstantSource clock) {
        this.api = api;
        this.links = links;
        this.ownProjectRef =
                ownProjectRef != null && TriggerRunUrlGenerator.isSlug(ownProjectRef) ? ownProjectRef : null;
        this.clock = clock;
    }

    /** Asks trigger.dev now, waiting within a bound, and logs what is wrong. Never throws. */
    public Result validate() {
        Result result = ask();
        boolean news = last == null || !last.sameAs(result);
        last = result;
        if (result.outcome == Outcome.MATCHES || result.outcome == Outcome.RESTRICTED) {
            complete(result.actual);
        }
        if (news) {
            tell(result);
        }
        return result;
    }

    /** Returns what came of the last time that trigger.dev was asked; empty if it was not yet. Never waits. */
    public Optional<Result> last() {
        return Optional.ofNullable(last);
    }

    /** The short form finds runs of all projects, so it stays where it is not too short for the dashboard. */
    private void complete(TriggerEnvironment actual) {
        links.learnForLists(actual);
        if (links.configured().hasSlugs()) {
            links.learn(actual);
        } else if (links.configured().projectRef() == null && !hasShortLinks()) {
            String ref = actual.projectRef() == null ? ownProjectRef : actual.projectRef();
            links.learn(new TriggerEnvironment(null, null, ref, null));
        }
    }

    private boolean hasShortLinks() {
        return links.dashboardUrl().equalsIgnoreCase(CLOUD) || api.hasShortLinks(links.dashboardUrl());
    }

    private Result ask() {
        try {
            TriggerEnvironment known = api.whoAmI().orElse(null);
            TriggerEnvironment actual = known == null ? TriggerEnvironment.UNKNOWN : known;
            List<String> differences = links.configured().differencesFrom(actual);
            Outcome outcome =
                    known == null ? Outcome.RESTRICTED : differences.isEmpty() ? Outcome.MATCHES : Outcome.MISMATCH;
            return new Result(outcome, actual, differences, clock.instant());
        } catch (TriggerApiException e) {
            Outcome outcome = e.reason() == TriggerApiException.Reason.REFUSED ? Outcome.REFUSED : Outcome.UNREACHABLE;
            List<String> problems = List.of(String.valueOf(e.getMessage()));
            return new Result(outcome, TriggerEnvironment.UNKNOWN, problems, clock.instant());
        }
    }

    private static void tell(Result result) {
        switch (result.outcome) {
            case MATCHES -> log.debug("trigger.dev: the secret key belongs to {}", result.actual);
            case RESTRICTED ->
                log.info("trigger.dev: the secret key is a restricted one, which is fine; what is configured beside it"
                        + " cannot be validated, since trigger.dev does not tell such a key where it belongs");
            case MISMATCH ->
                log.warn(
                        "trigger.dev: links to runs lead to another place than the secret key's: {}",
                        String.join("; ", result.problems));
            case REFUSED, UNREACHABLE ->
                log.warn(
                        "trigger.dev: what is configured could not be validated: {}",
                        String.join("; ", result.problems));
        }
    }

    /** What a validation comes to. */
    public enum Outcome {
        /** What is configured is what the secret key belongs to. */
        MATCHES,
        /** The secret key is taken, but a restricted key does not show where it belongs: nothing is wrong. */
        RESTRICTED,
        /** Something that is configured is not what the secret key belongs to. */
        MISMATCH,
        /** The secret key was refused. */
        REFUSED,
        /** trigger.dev could not be asked. */
        UNREACHABLE
    }

    /**
     * What came of a validation. None of it is secret.
     *
     * @param outcome what it comes to
     * @param actual where the secret key belongs; all unknown if that could not be asked
     * @param problems what is wrong, in words for people; empty if nothing is
     * @param at when trigger.dev was asked
     */
    public record Result(Outcome outcome, TriggerEnvironment actual, List<String> problems, Instant at) {

        private boolean sameAs(Result other) {
            return outcome == other.outcome && problems.equals(other.problems);
        }
    }
}
