package io.runtelemetry.trigger;

import io.runtelemetry.input.LimitedBody;
import io.runtelemetry.input.RetryAfter;
import io.runtelemetry.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The API of trigger.dev, as much of it as is read here. After a failure nothing is sent for a while: for as long as
 * trigger.dev asks where there were too many requests, else some seconds, so that not every page of a tool waits for the
 * same time-out. Safe for use by several threads.
 *
 * <p>Read in trigger.dev's source, 4.5.12. A restricted key, as {@code tr_prod_sk_…}, may read runs, but the older routes
 * answer it with 401 (services/apiAuth.server.ts); a key for some tasks gets 403 for runs of others, once they are found
 * (services/routeBuilders/apiBuilder.server.ts).
 */
public final class TriggerApi {

    /** Compared exactly: with any other text statuses have their older names (api/versions.ts). */
    private static final String VERSION = "2025-07-16";

    private static final String RUNS = "/api/v3/runs/";

    /** How many runs one query takes: each ID becomes a parameter in the address of a request of trigger.dev's own. */
    public static final int MAX_RUNS = 100;

    /** Of the table {@code runs} in apps/webapp/app/v3/querySchemas.ts, trigger.dev 4.5.12. */
    private static final String COLUMNS =
            "SELECT run_id, status, task_identifier, triggered_at, dequeued_at, completed_at,"
                    + " usage_duration, attempt_count, task_version, is_test, parent_run_id, root_run_id, error";

    /** Of the form of a run ID, but too short to be one. */
    private static final String NO_RUN = "run_0";

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    /** A run with the largest payload and output that trigger.dev has in its answers, and thousands of children. */
    private static final int MAX_RESPONSE = 8 * 1024 * 1024;

    private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{1,15}");

    private final TriggerApiOptions options;

    private final InstantSource clock;

    private final HttpClient http;

    private volatile @Nullable TriggerApiException pause;

    /** Creates a client. It connects when it is first used. */
    public TriggerApi(TriggerApiOptions options) {
        this(options, InstantSource.system());
    }

    TriggerApi(TriggerApiOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout())
                .build();
    }

    /** Returns as much of where the secret key belongs as it tells in itself: the environment, or nothing. Asks nobody. */
    public TriggerEnvironment environmentOfKey() {
        return TriggerEnvironment.ofSecretKey(options.secretKey());
    }

    /**
     * Retrieves a run.
     *
     * @param runId a run ID of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return empty if there is none in the environment of the secret key
     * @throws TriggerApiException if trigger.dev could not be asked, or the secret key may not read this run
     */
    public Optional<RunState> retrieveRun(String runId) {
        HttpResponse<byte[]> response = get(RUNS + runId);
        return switch (response.statusCode()) {
            case 401 -> throw paused(TriggerApiException.refused(), PAUSE_AFTER_REFUSAL);
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
        byte[] body = JsonValue.writeBytes(Map.of("query", query, "scope", "environment", "period", "30d"));
        HttpResponse<byte[]> response = send(
                request("/api/v1/query")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body)),
                400);
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
        HttpResponse<byte[]> response = get("/api/v1/runs/" + runId + "/trace");
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
        HttpResponse<byte[]> response = get("/api/v1/whoami");
        return switch (response.statusCode()) {
            case 401, 403 -> {
                requireAccepted();
                yield Optional.empty();
            }
            case 404 ->
                throw TriggerApiException.malformed(
                        "status 404, so telemetry.trigger.api-url is not the address of its API");
            default -> Optional.of(ApiEnvironment.of(read(response)).toEnvironment());
        };
    }

    /**
     * Adds tags to a run. One that it has already is not added again.
     *
     * @param runId a run ID of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return false if the run would have more than ten then, and so got none of them, or is unknown
     * @throws TriggerApiException if trigger.dev could not be asked, or the secret key may not do so: it must be an
     *     unrestricted one (routes/api.v1.runs.$runId.tags.ts, trigger.dev 4.5.12)
     */
    boolean addTags(String runId, Collection<String> tags) {
        byte[] body = JsonValue.writeBytes(Map.of("tags", tags));
        HttpResponse<byte[]> response = send(request("/api/v1/runs/" + runId + "/tags")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
        return switch (response.statusCode()) {
            case 401, 403 -> throw TriggerApiException.notPermitted("tag runs: tags need an unrestricted key");
            case 404, 422 -> false;
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
            HttpRequest request = HttpRequest.newBuilder(URI.create(dashboardUrl + "/runs/" + NO_RUN))
                    .build();
            return exchange(request).statusCode() != 404;
        } catch (IOException | TimeoutException | TriggerApiException e) {
            return true;
        }
    }

    private HttpResponse<byte[]> get(String path) {
        return send(request(path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return send(request, 200);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, int expected) {
        TriggerApiException known = pause;
        Instant until = known == null ? null : known.retryAt();
        if (known != null && until != null && clock.instant().isBefore(until)) {
            throw known.again(until);
        }
        try {
            HttpResponse<byte[]> response = exchange(request.build());
            if (response.statusCode() == expected) {
                return response;
            }
            return switch (response.statusCode()) {
                case 200, 401, 403, 404, 422 -> response;
                case 429 -> throw rateLimited(response);
                default ->
                    throw paused(
                            TriggerApiException.unavailable("answered with status " + response.statusCode()),
                            pauseAsAsked(response));
            };
        } catch (TimeoutException e) {
            throw paused(
                    TriggerApiException.unavailable("did not answer within " + options.timeout()), PAUSE_AFTER_FAILURE);
        } catch (LimitedBody.TooLargeException e) {
            // It answers: what is wrong with one run is no reason to ask about no other.
            throw TriggerApiException.malformed("more than " + MAX_RESPONSE + " bytes");
        } catch (IOException e) {
            String cause = e.getClass().getSimpleName();
            throw paused(TriggerApiException.unavailable("could not be reached: " + cause), PAUSE_AFTER_FAILURE);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.address(path))
                .header("Authorization", "Bearer " + options.secretKey())
                .header("x-trigger-api-version", VERSION)
                .header("Accept", "application/json");
        String branch = options.branch();
        if (branch != null) {
            request.header("x-trigger-branch", branch);
        }
        return request;
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, TimeoutException {
        // Not HttpRequest.timeout, which ends with the headers of the response.
        CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(request, LimitedBody.of(MAX_RESPONSE));
        try {
            return response.get(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TriggerApiException.unavailable("was asked by a thread that was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException lost ? lost : new IOException(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    /** All responses have the headers of the bucket; where it is not empty, the queries of the project are too many. */
    private TriggerApiException rateLimited(HttpResponse<byte[]> response) {
        String remaining =
                response.headers().firstValue("x-ratelimit-remaining").orElse("0");
        if (EPOCH_MILLIS.matcher(remaining).matches() && Long.parseLong(remaining) > 0) {
            return TriggerApiException.unavailable("is busy with other queries");
        }
        Duration wait = pauseAsAsked(response);
        return paused(TriggerApiException.rateLimited(clock.instant().plus(wait)), wait);
    }

    /** Whoever stands before trigger.dev says it in the header that HTTP has for it. */
    private Duration pauseAsAsked(HttpResponse<byte[]> response) {
        Instant now = clock.instant();
        Instant until = reset(response);
        if (until == null) {
            until = response.headers()
                    .firstValue("Retry-After")
                    .map(header -> RetryAfter.parse(header, now))
                    .orElse(null);
        }
        if (until == null || !until.isAfter(now)) {
            return PAUSE_AFTER_FAILURE;
        }
        Duration wait = Duration.between(now, until);
        return wait.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : wait;
    }

    private static @Nullable Instant reset(HttpResponse<byte[]> response) {
        String millis = response.headers().firstValue("x-ratelimit-reset").orElse("");
        return EPOCH_MILLIS.matcher(millis).matches() ? Instant.ofEpochMilli(Long.parseLong(millis)) : null;
    }

    private TriggerApiException paused(TriggerApiException failure, Duration time) {
        TriggerApiException paused = failure.again(clock.instant().plus(time));
        pause = paused;
        return paused;
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
}
