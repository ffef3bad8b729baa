package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerApiException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the runs of a page in as few requests as trigger.dev allows: by queries, a hundred runs each, the newest first as
 * far as their IDs tell. What these do not find, too old or too new, or all where there are no queries, is asked for one by
 * one: some runs, within the time-out. The rest is left out. One page at a time, since a project may have three queries at a
 * time (QUERY_DEFAULT_ORG_CONCURRENCY_LIMIT in apps/webapp/app/env.server.ts, trigger.dev 4.5.12). Safe for use by several
 * threads.
 */
final class PageRequests {

    static final int MAX_ONE_BY_ONE = 25;

    private static final long WITHOUT_QUERIES_FOR = Duration.ofHours(1).toNanos();

    private final TriggerApi api;

    private final RequestBudget budget;

    private final RunAnswers answers;

    private final long timeout;

    private final Ticker ticker;

    private final ReentrantLock turn = new ReentrantLock();

    private @Nullable Long withoutQueriesSince;

    PageRequests(TriggerApi api, RequestBudget budget, RunAnswers answers, Duration timeout, Ticker ticker) {
        this.api = api;
        this.budget = budget;
        this.answers = answers;
        this.timeout = timeout.toNanos();
        this.ticker = ticker;
    }

    /** Returns the states by run ID, as far as they are known or can be asked for. */
    Map<String, RunState> find(List<String> runIds) {
        TriggerApiException failure = missing(runIds).isEmpty() ? null : askInTurn(runIds);
        Map<String, RunState> found = new LinkedHashMap<>();
        for (String runId : runIds) {
            RunState state = answers.kept(runId);
            if (state != null) {
                found.put(runId, state);
            }
        }
        if (failure != null && failure.reason() != Reason.RATE_LIMITED && found.isEmpty()) {
            throw failure;
        }
        return found;
    }

    private List<String> missing(List<String> runIds) {
        return runIds.stream().filter(answers::isMissing).toList();
    }

    /** Returns why not all could be asked for, or null. Who waits for too long goes on with what is known. */
    private @Nullable TriggerApiException askInTurn(List<String> runIds) {
        try {
            if (!turn.tryLock(timeout, TimeUnit.NANOSECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            long start = ticker.read();
            query(newestFirst(missing(runIds)), start);
            return askOneByOne(newestFirst(missing(runIds)), start);
        } catch (TriggerApiException e) {
            return e;
        } finally {
            turn.unlock();
        }
    }

    private static List<String> newestFirst(List<String> runIds) {
        return runIds.stream()
                .sorted(Comparator.comparing(PageRequests::time).reversed())
                .toList();
    }

    private static Instant time(String runId) {
        return RunIdTimestamp.of(runId).orElse(Instant.MIN);
    }

    private void query(List<String> runIds, long start) {
        if (runIds.size() < 2) {
            return;
        }
        for (int i = 0; i < runIds.size() && hasQueries() && isInTime(start); i += TriggerApi.MAX_RUNS) {
            try {
                budget.take();
                Optional<List<RunState>> told =
                        api.queryRuns(runIds.subList(i, Math.min(runIds.size(), i + TriggerApi.MAX_RUNS)));
                told.ifPresentOrElse(
                        states -> states.forEach(answers::keep), () -> withoutQueriesSince = ticker.read());
            } catch (TriggerApiException e) {
                // The project may have too many queries; what concerns all requests is thrown by the next one again.
                if (e.reason() != Reason.MALFORMED) {
                    return;
                }
            }
        }
    }

    /** Older servers have none, and a restricted key may lack the right: neither changes from one page to the next. */
    private boolean hasQueries() {
        return withoutQueriesSince == null || ticker.read() - withoutQueriesSince > WITHOUT_QUERIES_FOR;
    }

    private boolean isInTime(long start) {
        return ticker.read() - start <= timeout;
    }

    /** Returns the first answer that was none of the API, or null. It silences no other run, like one that may not be read. */
    private @Nullable TriggerApiException askOneByOne(List<String> runIds, long start) {
        TriggerApiException malformed = null;
        for (String runId : runIds.subList(0, Math.min(runIds.size(), MAX_ONE_BY_ONE))) {
            if (!isInTime(start)) {
                break;
            }
            try {
                answers.find(runId);
            } catch (TriggerApiException e) {
                if (e.reason() == Reason.MALFORMED) {
                    malformed = malformed == null ? e : malformed;
                } else if (e.reason() != Reason.NOT_PERMITTED) {
                    throw e;
                }
            }
        }
        return malformed;
    }
}
