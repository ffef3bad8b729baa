package io.runtelemetry.trigger;

import io.runtelemetry.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The API of trigger.dev, as much of it as is read here. After a failure nothing is sent for a while: for as long as
 * trigger.dev asks where there were too many requests, else some seconds, so that not every page of a tool waits for the
 * same time-out. Safe for use by several threads.
 *
 * <p>Read in trigger.dev's source, 4.5.12. A restricted key, as {@code tr_prod_sk_…}, may read runs, but the older routes
 * answer it with 401 (services/apiAuth.server.ts); a key for some tasks gets 403 for runs of others, once they are found
 * (services/routeBuilders/apiBuilder.server.ts).
 */
public final class TriggerApi implements AutoCloseable {

    /** How many runs one query takes: each ID becomes a parameter in the address of a request of trigger.dev's own. */
    public static final int MAX_RUNS = 100;

    /** Of the table {@code runs} in apps/webapp/app/v3/querySchemas.ts, trigger.dev 4.5.12. */
    private static final String COLUMNS =
            "SELECT run_id, status, task_identifier, triggered_at, dequeued_at, completed_at,"
                    + " usage_duration, attempt_count, task_version, is_test, parent_run_id, root_run_id, error";

    /** Of the form of a run ID, but too short to be one. */
    private static final String NO_RUN = "run_0";

    private final TriggerEnvironment environmentOfKey;

    private final TriggerHttp http;

    /** Creates a client. It connects when it is first used. */
    public TriggerApi(TriggerApiOptions options) {
        this(options, InstantSource.system());
    }

    TriggerApi(TriggerApiOptions options, InstantSource clock) {
        this.environmentOfKey = TriggerEnvironment.ofSecretKey(options.secretKey(), options.branch());
        this.http = new TriggerHttp(options, clock);
    }

    /** Returns as much of where the secret key belongs as it tells in itself: the environment, or nothing. Asks nobody. */
    public TriggerEnvironment environmentOfKey() {
        return environmentOfKey;
    }

    /**
     * Returns if a request would be sent now.
     *
     * @throws TriggerApiException as the last request did, if none is sent for a while because of it
     */
    public void requireNoPause() {
        http.requireNoPause();
    }

    /**
     * Retrieves a run.
     *
     * @param runId a run ID of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return empty if there is none in the environment of the secret key
     * @throws TriggerApiException if trigger.dev could not be asked, or the secret key may not read this run
     */
    public Optional<RunState> retrieveRun(String runId) {
        HttpResponse<byte[]> response = http.get("/api/v3/runs/" + runId);
        return switch (response.statusCode()) {
            case 401 -> throw http.refused();
            case 403 ->
                throw TriggerApiException.notPermitted("read this run: it is for other tasks, or may read none");
            case 404 -> Optional.empty();
            default -> Optional.of(ApiRun.of(runId, read(response)));
        };
    }

    /**
     * Retrieves several runs with one request. Lists of runs have no filter for IDs (ApiRunListSearchParams in presenters/v3/
     * ApiRunListPresenter.server.ts, trigger.dev 4.5.12), so it is a query, which sees what was replicated so far, and no
     * runs that are older than 30 days or than the plan allows.
     *
     * @param runIds at most {@link #MAX_RUNS} run IDs of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return the runs that it found; empty if this trigger.dev has no queries, or the secret key may not ask them
     * @throws TriggerApiException if trigger.dev could not be asked
     */
    public Optional<List<RunState>> queryRuns(Collection<String> runIds) {
        String query =
                COLUMNS + runIds.stream().collect(Collectors.joining("','", " FROM runs WHERE run_id IN ('", "')"))
                        + " LIMIT " + MAX_RUNS;
        HttpResponse<byte[]> response =
                http.post("/api/v1/query", Map.of("query", query, "scope", "environment", "period", "30d"), 400);
        return switch (response.statusCode()) {
            case 400, 401, 403, 404, 422 -> Optional.empty();
            default ->
                Optional.of(read(response).get("results").elements().stream()
                        .flatMap(row -> ApiRun.ofRow(row).stream())
                        .toList());
        };
    }

    /**
     * Retrieves where a run failed (routes/api.v1.runs.$runId.trace.ts, trigger.dev 4.5.12).
     *
     * @param runId a run ID of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return empty if this trigger.dev has no traces, none of this run, or nothing in it failed
     * @throws TriggerApiException if trigger.dev could not be asked, or the secret key may not read this run
     */
    public Optional<RunState.FailurePoint> retrieveFailure(String runId) {
        HttpResponse<byte[]> response = http.get("/api/v1/runs/" + runId + "/trace");
        return switch (response.statusCode()) {
            case 401, 403 -> throw TriggerApiException.notPermitted("read the trace of this run");
            case 404 -> Optional.empty();
            default -> new ApiTrace(runId).read(read(response).get("trace"));
        };
    }

    /**
     * Asks where the secret key belongs.
     *
     * @return empty if trigger.dev takes the key, but does not say so: that is how it treats restricted keys
     * @throws TriggerApiException if trigger.dev could not be asked, or refused the key altogether
     */
    public Optional<TriggerEnvironment> whoAmI() {
        HttpResponse<byte[]> response = http.get("/api/v1/whoami");
        return switch (response.statusCode()) {
            case 401, 403 -> {
                requireAccepted();
                yield Optional.empty();
            }
            case 404 ->
                throw TriggerApiException.malformed(
                        "status 404, so telemetry.trigger.api-url is not the address of its API");
            default -> Optional.of(TriggerEnvironment.ofWhoAmI(read(response)));
        };
    }

    /**
     * Adds tags to a run. One that it has already is not added again.
     *
     * @param runId a run ID of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return false if the run would have more than ten then, and so got none of them; one that is unknown takes any
     * @throws TriggerApiException if trigger.dev could not be asked, or the secret key may not do so: it must be an
     *     unrestricted one (routes/api.v1.runs.$runId.tags.ts, trigger.dev 4.5.12)
     */
    boolean addTags(String runId, Collection<String> tags) {
        HttpResponse<byte[]> response = http.post("/api/v1/runs/" + runId + "/tags", Map.of("tags", tags), 200);
        return switch (response.statusCode()) {
            case 401, 403 -> throw TriggerApiException.notPermitted("tag runs: tags need an unrestricted key");
            case 422 -> false;
            default -> true;
        };
    }

    /** What is refused here and taken there is a restricted key; what is refused in both places is none at all. */
    private void requireAccepted() {
        try {
            retrieveRun(NO_RUN);
        } catch (TriggerApiException e) {
            if (e.reason() != TriggerApiException.Reason.NOT_PERMITTED) {
                throw e;
            }
        }
    }

    /**
     * Asks a dashboard whether it has links of the form {@code {dashboard}/runs/{runId}}, without the secret key: where it
     * does, it sends who is not logged in to its log-in, which is not followed.
     *
     * @param dashboardUrl its address, without slashes at the end
     * @return false if it answers that there is no such page; true otherwise, and where it does not answer
     */
    boolean hasShortLinks(String dashboardUrl) {
        try {
            return http.status(URI.create(dashboardUrl + "/runs/" + NO_RUN)) != 404;
        } catch (IOException | TimeoutException | TriggerApiException e) {
            return true;
        }
    }

    private static JsonValue read(HttpResponse<byte[]> response) {
        try {
            JsonValue value = JsonValue.parse(response.body());
            if (value.isObject()) {
                return value;
            }
        } catch (JsonValue.MalformedException e) {
            // The same as another value than an object.
        }
        throw TriggerApiException.malformed("something that is not JSON of its API");
    }

    /** Ends the threads of its connections. It cannot be used any more. */
    @Override
    public void close() {
        http.close();
    }
}
