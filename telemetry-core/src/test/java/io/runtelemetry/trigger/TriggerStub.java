package io.runtelemetry.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runtelemetry.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of trigger.dev's API as is read here, on this machine, by its source of version 4.5.12, and strict: a request that it would not take as it is
 * meant, by method, path, query, body or headers, gets a 4xx and is kept as a violation. {@code TriggerSdkTest} shows that
 * it takes what trigger.dev's own client sends.
 */
public final class TriggerStub implements AutoCloseable {

    /** The version of trigger.dev that its schemas were read from. */
    public static final String SCHEMA = "4.5.12";

    public static final String SECRET_KEY = "tr_prod_4bDr7Hqz0secret";

    /** Of the form of additional keys; this one may read runs, as the preset Observer (docs/apikeys.mdx, 4.5.12). */
    public static final String RESTRICTED_KEY = "tr_prod_sk_0123456789abcdefghijklmn";

    private static final Pattern RUN = Pattern.compile("/api/v3/runs/(run_[A-Za-z0-9]+)");

    private static final String WHOAMI = "/api/v1/whoami";

    private static final Pattern TAGS = Pattern.compile("/api/v1/runs/(run_[A-Za-z0-9]+)/tags");

    private static final Pattern TRACE = Pattern.compile("/api/v1/runs/(run_[A-Za-z0-9]+)/trace");

    private static final String QUERY = "/api/v1/query";

    private static final Pattern QUERY_OF_RUNS = Pattern.compile("SELECT ([a-z_]+(?:, [a-z_]+)*) FROM runs"
            + " WHERE run_id IN \\(('run_[A-Za-z0-9]+'(?:,'run_[A-Za-z0-9]+')*)\\) LIMIT 100");

    /** Some of the columns of the table runs (apps/webapp/app/v3/querySchemas.ts). */
    private static final Set<String> COLUMNS = Set.of(
            "run_id",
            "status",
            "task_identifier",
            "triggered_at",
            "dequeued_at",
            "completed_at",
            "usage_duration",
            "attempt_count",
            "task_version",
            "is_test",
            "parent_run_id",
            "root_run_id",
            "error");

    private static final String DASHBOARD = "/runs/run_0";

    /** What to do with a request instead of answering it as trigger.dev does. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final Map<String, String> runs = new ConcurrentHashMap<>();

    private final Map<String, String> traces = new ConcurrentHashMap<>();

    private final Set<String> unreplicated = ConcurrentHashMap.newKeySet();

    private volatile int statusOfQueries = 200;

    private final Map<String, Set<String>> tags = new ConcurrentHashMap<>();

    private final Set<String> forbiddenRuns = ConcurrentHashMap.newKeySet();

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final List<Integer> clientPorts = new CopyOnWriteArrayList<>();

    private final List<String> violations = new CopyOnWriteArrayList<>();

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final HttpServer server;

    private volatile @Nullable String branch;

    private volatile boolean hasShortLinks = true;

    private volatile String whoAmI = whoAmI("acme-1a2b", "billing-Xy9", "proj_abc", "prod");

    public TriggerStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public TriggerApiOptions options() {
        return options(SECRET_KEY);
    }

    public TriggerApiOptions options(String secretKey) {
        return new TriggerApiOptions(url(), secretKey, branch, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** Is asked for a branch from now on: each request must name it. */
    public TriggerStub branch(String name) {
        branch = name;
        return this;
    }

    /** Is a dashboard from before 4.3.3: it has no page for {@code /runs/{id}}. */
    public TriggerStub withoutShortLinks() {
        hasShortLinks = false;
        return this;
    }

    /** Returns the tags of a run; those of its task can be added. */
    public Set<String> tags(String runId) {
        return tags.computeIfAbsent(runId, run -> Collections.synchronizedSet(new LinkedHashSet<>()));
    }

    /** Has a run that the secret key may not read, as it is for other tasks. */
    public TriggerStub forbid(String runId) {
        forbiddenRuns.add(runId);
        return this;
    }

    /** Has a trace of a run: the span at its root, as JSON. */
    public TriggerStub trace(String runId, String rootSpan) {
        traces.put(
                runId, "{\"trace\":{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"rootSpan\":" + rootSpan + "}}");
        return this;
    }

    /** Refuses queries: 403 to keys that may not ask them, 404 before 4.4. */
    public TriggerStub withoutQueries(int status) {
        statusOfQueries = status;
        return this;
    }

    /** Has a run that queries do not see: it is too new, or older than they look back. */
    public TriggerStub unreplicated(String runId) {
        unreplicated.add(runId);
        return this;
    }

    /** Returns the paths of all requests so far. */
    public List<String> requests() {
        return requests;
    }

    /** The port of each request's connection on the side of who asked. */
    public List<Integer> clientPorts() {
        return clientPorts;
    }

    /** Returns what was wrong with requests so far. */
    public List<String> violations() {
        return violations;
    }

    /** Has a run with this state, besides the fields that trigger.dev's client wants. */
    public TriggerStub run(String runId, String status, String more) {
        boolean completed = List.of(
                        "COMPLETED", "CANCELED", "FAILED", "CRASHED", "SYSTEM_FAILURE", "EXPIRED", "TIMED_OUT")
                .contains(status);
        String json = """
                {"id":"%s","status":"%s","taskIdentifier":"attempt-billing-run","version":"20261124.1",
                 "isQueued":%s,"isExecuting":%s,"isWaiting":false,"isCompleted":%s,"isSuccess":%s,"isFailed":%s,
                 "isCancelled":%s,"isTest":false,"createdAt":"2026-11-24T10:00:00.000Z",
                 "updatedAt":"2026-11-24T10:00:05.250Z",%s"tags":["payment:pym_123"],"costInCents":0.0123,
                 "baseCostInCents":0.0025,"depth":0,"triggerFunction":"trigger","metadata":{"step":{"name":"charge"}},
                 "payload":{"billingRunId":"br_789","status":"not the run's","nested":[{"id":"run_other"}]},
                 "output":{"charged":3},"attemptCount":1,"attempts":[],"relatedRuns":{"children":[]}}""".formatted(
                        runId,
                        status,
                        status.equals("QUEUED"),
                        status.equals("EXECUTING"),
                        completed,
                        status.equals("COMPLETED"),
                        completed && !status.equals("COMPLETED"),
                        status.equals("CANCELED"),
                        more);
        runs.put(runId, json);
        return this;
    }

    /** Has the secret key belong to such an environment. */
    public TriggerStub environment(String organization, String project, String projectRef, String environment) {
        whoAmI = whoAmI(organization, project, projectRef, environment);
        return this;
    }

    private static String whoAmI(String organization, String project, String projectRef, String environment) {
        return """
                {"id":"cm1env","slug":"%s","apiKey":"%s","pkApiKey":"pk_prod_x","type":"PRODUCTION","organizationId":"cm1org",
                 "projectId":"cm1proj","project":{"id":"cm1proj","slug":"%s","name":"Billing","externalRef":"%s"},
                 "organization":{"id":"cm1org","slug":"%s","title":"Acme"},"orgMember":null,"userId":null}""".formatted(environment, SECRET_KEY, project, projectRef, organization);
    }

    /** Adds an answer that comes before its own; one is used up for each request that is as it should be. */
    public TriggerStub then(Answer answer) {
        answers.add(answer);
        return this;
    }

    public TriggerStub then(int status, String body, Map<String, String> headers) {
        return then(exchange -> respond(exchange, status, body, headers));
    }

    /** Leaves the next request without an answer, or with half of one, until this is closed. */
    public TriggerStub thenSilence(boolean afterHeaders) {
        return then(exchange -> {
            if (afterHeaders) {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            awaitClosing();
        });
    }

    private void awaitClosing() {
        try {
            closing.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            if (path.equals(DASHBOARD)) {
                answerOfDashboard(exchange);
                return;
            }
            requests.add(path);
            clientPorts.add(exchange.getRemoteAddress().getPort());
            String wrong = wrong(exchange);
            if (!wrong.isEmpty()) {
                violations.add(exchange.getRequestMethod() + " " + path + ": " + wrong);
                respond(exchange, 400, "{\"error\":\"Not what the API takes\"}", Map.of());
            } else if (!isAccepted(exchange.getRequestHeaders().getFirst("Authorization"), path)) {
                respond(exchange, 401, "{\"error\":\"Invalid or Missing API key\"}", Map.of());
            } else {
                Answer next = answers.poll();
                if (next == null) {
                    answer(exchange);
                } else {
                    next.to(exchange);
                }
            }
        }
    }

    /** Older routes, as that of whoami, know the unrestricted key only (services/apiAuth.server.ts, 4.5.12). */
    private static boolean isAccepted(String authorization, String path) {
        return authorization.equals("Bearer " + SECRET_KEY)
                || (authorization.equals("Bearer " + RESTRICTED_KEY)
                        && (RUN.matcher(path).matches() || TRACE.matcher(path).matches() || path.equals(QUERY)));
    }

    /** As who is not logged in sees it, with no business of the API in the request. */
    private void answerOfDashboard(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            violations.add("The dashboard was sent the secret key");
        }
        exchange.getResponseHeaders().set("Location", url() + "/login?redirectTo=%2Fruns%2Frun_0");
        exchange.sendResponseHeaders(hasShortLinks ? 302 : 404, -1);
    }

    private String wrong(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        boolean posting = TAGS.matcher(path).matches() || path.equals(QUERY);
        if (!exchange.getRequestMethod().equals(posting ? "POST" : "GET")) {
            return "the method";
        }
        if (!path.equals(WHOAMI)
                && !posting
                && !RUN.matcher(path).matches()
                && !TRACE.matcher(path).matches()) {
            return "the path";
        }
        List<String> authorization = exchange.getRequestHeaders().get("Authorization");
        if (authorization == null
                || authorization.size() != 1
                || !authorization.get(0).startsWith("Bearer tr_")) {
            return "the Authorization";
        }
        if (!List.of("2025-07-16").equals(exchange.getRequestHeaders().get("x-trigger-api-version"))) {
            return "the x-trigger-api-version";
        }
        if (!Objects.equals(branch, exchange.getRequestHeaders().getFirst("x-trigger-branch"))) {
            return "the x-trigger-branch";
        }
        if (posting) {
            return "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                    ? ""
                    : "the Content-Type";
        }
        return exchange.getRequestBody().read() == -1 ? "" : "a body";
    }

    /** As routes/api.v1.runs.$runId.tags.ts has it: all of them or none, by what the run has already. */
    private void addTags(HttpExchange exchange, String runId) throws IOException {
        List<String> added = JsonValue.parse(exchange.getRequestBody().readAllBytes()).get("tags").elements().stream()
                .map(tag -> String.valueOf(tag.text()))
                .toList();
        Set<String> all = new LinkedHashSet<>(tags(runId));
        all.addAll(added);
        if (added.isEmpty() || added.stream().anyMatch(tag -> tag.isBlank() || tag.length() > 128)) {
            violations.add("tags " + added);
            respond(exchange, 400, "{\"error\":\"Invalid request body\"}", Map.of());
        } else if (!runs.containsKey(runId)) {
            respond(exchange, 404, "{\"error\":\"Run not found\"}", Map.of());
        } else if (all.size() > 10) {
            respond(exchange, 422, "{\"error\":\"Runs can only have 10 tags.\"}", Map.of());
        } else {
            tags(runId).addAll(added);
            respond(exchange, 200, "{\"message\":\"Successfully set new tags.\"}", Map.of());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        Matcher tagging = TAGS.matcher(path);
        if (tagging.matches()) {
            addTags(exchange, tagging.group(1));
            return;
        }
        if (path.equals(QUERY)) {
            answerQuery(exchange);
            return;
        }
        Matcher tracing = TRACE.matcher(path);
        String runId = tracing.matches() ? tracing.group(1) : path.substring(path.lastIndexOf('/') + 1);
        String json = path.equals(WHOAMI) ? whoAmI : tracing.matches() ? traces.get(runId) : runs.get(runId);
        if (forbiddenRuns.contains(runId)) {
            respond(
                    exchange,
                    403,
                    "{\"error\":\"Unauthorized\",\"code\":\"unauthorized\",\"param\":\"access_token\",\"type\":\"authorization\"}",
                    Map.of());
        } else if (json == null) {
            respond(exchange, 404, "{\"error\":\"Run not found\"}", Map.of());
        } else {
            respond(exchange, 200, json, Map.of());
        }
    }

    /** As routes/api.v1.query.ts has it. */
    private void answerQuery(HttpExchange exchange) throws IOException {
        JsonValue body = JsonValue.parse(exchange.getRequestBody().readAllBytes());
        Matcher query = QUERY_OF_RUNS.matcher(String.valueOf(body.get("query").text()));
        boolean wellFormed = query.matches()
                && COLUMNS.containsAll(List.of(query.group(1).split(", ", -1)))
                && query.group(2).split(",", -1).length <= 100
                && "environment".equals(body.get("scope").text())
                && "30d".equals(body.get("period").text());
        if (!wellFormed) {
            violations.add("query " + body);
            respond(exchange, 400, "{\"error\":\"Invalid query\"}", Map.of());
            return;
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String quoted : query.group(2).split(",", -1)) {
            String runId = quoted.substring(1, quoted.length() - 1);
            if (runs.containsKey(runId) && !unreplicated.contains(runId) && !forbiddenRuns.contains(runId)) {
                rows.add(row(JsonValue.parse(runs.get(runId))));
            }
        }
        respond(
                exchange,
                statusOfQueries,
                statusOfQueries == 200
                        ? JsonValue.write(Map.of("format", "json", "results", rows))
                        : "{\"error\":\"Unauthorized\"}",
                Map.of("x-ratelimit-remaining", "1400"));
    }

    /** Statuses as the dashboard shows them, times as ClickHouse writes them, errors as they were stored. */
    private static Map<String, @Nullable Object> row(JsonValue run) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        String status = String.valueOf(run.get("status").text());
        row.put("run_id", run.get("id").text());
        row.put(
                "status",
                status.charAt(0) + status.substring(1).toLowerCase(Locale.ROOT).replace('_', ' '));
        row.put("task_identifier", run.get("taskIdentifier").text());
        row.put("triggered_at", time(run.get("createdAt")));
        row.put("dequeued_at", time(run.get("startedAt")));
        row.put("completed_at", time(run.get("finishedAt")));
        row.put("usage_duration", run.get("durationMs").content());
        row.put("attempt_count", run.get("attemptCount").content());
        row.put("task_version", run.get("version").text());
        row.put("is_test", run.get("isTest").content());
        row.put("parent_run_id", run.get("relatedRuns").get("parent").get("id").text());
        row.put("root_run_id", run.get("relatedRuns").get("root").get("id").text());
        JsonValue error = run.get("error");
        row.put(
                "error",
                error.isObject()
                        ? "{\"type\":\"BUILT_IN_ERROR\","
                                + JsonValue.write(error.content()).substring(1)
                        : "");
        return row;
    }

    private static @Nullable String time(JsonValue value) {
        String time = value.text();
        return time == null ? null : time.replace('T', ' ').replace("Z", "");
    }

    private static void respond(HttpExchange exchange, int status, String body, Map<String, String> headers)
            throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
