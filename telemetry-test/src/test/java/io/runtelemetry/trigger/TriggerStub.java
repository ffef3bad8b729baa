package io.runtelemetry.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * As much of trigger.dev's API as is read here, on this machine, and strict: a request that it would not take as it is
 * meant, by method, path, query, body or headers, gets a 4xx and is kept as a violation. {@code TriggerSdkTest} shows that
 * it takes what trigger.dev's own client sends.
 */
public final class TriggerStub implements AutoCloseable {

    public static final String SECRET_KEY = "tr_prod_4bDr7Hqz0secret";

    private static final Pattern RUN = Pattern.compile("/api/v3/runs/(run_[A-Za-z0-9]+)");

    private static final String WHOAMI = "/api/v1/whoami";

    /** What to do with a request instead of answering it as trigger.dev does. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final Map<String, String> runs = new ConcurrentHashMap<>();

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final List<String> violations = new CopyOnWriteArrayList<>();

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final HttpServer server;

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
        return new TriggerApiOptions(url(), SECRET_KEY, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** Returns the paths of all requests so far. */
    public List<String> requests() {
        return requests;
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
            requests.add(path);
            String wrong = wrong(exchange);
            if (!wrong.isEmpty()) {
                violations.add(exchange.getRequestMethod() + " " + path + ": " + wrong);
                respond(exchange, 400, "{\"error\":\"Not what the API takes\"}", Map.of());
            } else if (!("Bearer " + SECRET_KEY)
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
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

    private static String wrong(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        if (!exchange.getRequestMethod().equals("GET")) {
            return "the method";
        }
        if (!path.equals(WHOAMI) && !RUN.matcher(path).matches()) {
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
        return exchange.getRequestBody().read() == -1 ? "" : "a body";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String json = path.equals(WHOAMI) ? whoAmI : runs.get(path.substring(path.lastIndexOf('/') + 1));
        if (json == null) {
            respond(exchange, 404, "{\"error\":\"Run not found\"}", Map.of());
        } else {
            respond(exchange, 200, json, Map.of());
        }
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
