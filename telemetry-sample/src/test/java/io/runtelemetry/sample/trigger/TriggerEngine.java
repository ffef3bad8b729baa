package io.runtelemetry.sample.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of trigger.dev as its CLI needs to build a project, take runs from a queue and complete them, and as its API says
 * of them afterwards. Read in the schemas of trigger.dev 4.5.12 (packages/core/src/v3/schemas and
 * runEngineWorker/workload). Strict: what is not expected, by path, key, order or body, gets a 4xx and is kept as a
 * violation.
 */
final class TriggerEngine implements AutoCloseable {

    static final String PROJECT = "proj_billingsample";

    /** Of a person, for the CLI. */
    static final String ACCESS_TOKEN = "tr_pat_0123456789abcdefghijklmnopqrstuvwxyz0123";

    /** Of the environment, for all else. */
    static final String SECRET_KEY = "tr_dev_0123456789abcdefghij";

    private static final String WORKER = "worker_0123456789";

    private static final JsonMapper JSON = JsonMapper.shared();

    private interface Route {
        Object answer(Matcher path, JsonNode body);
    }

    private final Map<Pattern, Route> routes = new LinkedHashMap<>();

    private final Map<String, EngineRun> runs = new ConcurrentHashMap<>();

    private final BlockingQueue<EngineRun> queue = new LinkedBlockingQueue<>();

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final List<String> violations = new CopyOnWriteArrayList<>();

    private final CountDownLatch closing = new CountDownLatch(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final HttpServer server;

    private volatile @Nullable JsonNode worker;

    TriggerEngine() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        route(
                "GET /api/v2/whoami",
                (path, body) -> Map.of("userId", "user_1", "email", "ada@example.com", "dashboardUrl", url()));
        route(
                "GET /api/v1/projects/" + PROJECT + "/dev",
                (path, body) ->
                        Map.of("apiKey", SECRET_KEY, "name", "Billing", "apiUrl", url(), "projectId", "project_1"));
        route("GET /api/v1/projects/" + PROJECT + "/envvars", (path, body) -> Map.of("variables", Map.of()));
        route("POST /api/v1/projects/" + PROJECT + "/background-workers", (path, body) -> register(body));
        route(
                "GET /engine/v1/dev/config",
                (path, body) -> Map.of(
                        "environmentId", "env_1",
                        "dequeueIntervalWithRun", 100,
                        "dequeueIntervalWithoutRun", 100,
                        "maxConcurrentRuns", 2,
                        "engineUrl", url()));
        route("POST /engine/v1/dev/dequeue", (path, body) -> dequeue(body));
        route("POST /engine/v1/dev/runs/(run_\\w+)/logs/debug", (path, body) -> Map.of());
        String snapshot = "/engine/v1/dev/runs/(run_\\w+)/snapshots/";
        route(
                "GET " + snapshot + "latest",
                (path, body) -> Map.of("execution", run(path).latest()));
        route(
                "POST " + snapshot + "(snapshot_\\w+)/attempts/start",
                (path, body) -> run(path).start(path.group(2), url()));
        route(
                "POST " + snapshot + "(snapshot_\\w+)/heartbeat",
                (path, body) -> run(path).heartbeat(path.group(2)));
        route(
                "POST " + snapshot + "(snapshot_\\w+)/attempts/complete",
                (path, body) -> run(path).complete(path.group(2), body.path("completion")));
        route("GET /api/v3/runs/(run_\\w+)", (path, body) -> run(path).retrieved());
        route("POST /api/v1/runs/(run_\\w+)/tags", (path, body) -> run(path).addTags(body.path("tags")));
        route("POST /otel/v1/(traces|logs|metrics)", (path, body) -> Map.of());
    }

    private void route(String path, Route route) {
        routes.put(Pattern.compile(path), route);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns what was asked so far, as method and path. */
    List<String> requests() {
        return requests;
    }

    List<String> violations() {
        return violations;
    }

    /** Returns what the CLI has built, as it registered it; null until then. */
    @Nullable
    JsonNode worker() {
        return worker;
    }

    /** Triggers a task. */
    EngineRun trigger(String task, String payload) {
        EngineRun run = new EngineRun(task, payload);
        runs.put(run.id(), run);
        queue.add(run);
        return run;
    }

    private EngineRun run(Matcher path) {
        EngineRun run = runs.get(path.group(1));
        if (run == null) {
            throw new Unexpected(404, "no such run");
        }
        return run;
    }

    private Object register(JsonNode body) {
        Unexpected.unless(body.path("localOnly").asBoolean(), "not a worker of this machine");
        Unexpected.unless(body.path("engine").asString().equals("V2"), "not of the run engine");
        worker = body.path("metadata");
        return Map.of(
                "id",
                WORKER,
                "version",
                "20261127.1",
                "contentHash",
                body.at("/metadata/contentHash").asString());
    }

    private Object dequeue(JsonNode body) {
        Unexpected.unless(
                body.path("currentWorker").asString().equals(WORKER), "for another worker than was registered");
        EngineRun run = queue.poll();
        return Map.of("dequeuedMessages", run == null ? List.of() : List.of(run.dequeued(WORKER)));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request =
                    exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (request.equals("GET /socket.io/")) {
                // Notifications make it quicker, no more: without them the CLI asks every few seconds.
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            requests.add(request);
            try {
                requireKey(exchange, request);
                if (request.equals("GET /engine/v1/dev/presence")) {
                    stayPresent(exchange);
                } else {
                    respond(exchange, 200, answer(request, body));
                }
            } catch (Unexpected e) {
                violations.add(request + ": " + e.getMessage());
                respond(exchange, e.status(), Map.of("error", String.valueOf(e.getMessage())));
            }
        }
    }

    private static void requireKey(HttpExchange exchange, String request) {
        if (request.startsWith("POST /otel/")) {
            return;
        }
        boolean ofPerson = request.equals("GET /api/v2/whoami") || request.endsWith("/dev");
        String expected = "Bearer " + (ofPerson ? ACCESS_TOKEN : SECRET_KEY);
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new Unexpected(401, "not the key that belongs there");
        }
    }

    private Object answer(String request, byte[] body) {
        for (Map.Entry<Pattern, Route> route : routes.entrySet()) {
            Matcher path = route.getKey().matcher(request);
            if (path.matches()) {
                boolean isJson = body.length > 0 && body[0] == '{';
                return route.getValue().answer(path, isJson ? JSON.readTree(body) : JSON.missingNode());
            }
        }
        throw new Unexpected(404, "no such path");
    }

    private void stayPresent(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("event: presence\ndata: {}\n\n".getBytes(UTF_8));
        exchange.getResponseBody().flush();
        try {
            closing.await(10, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A request that trigger.dev would not take. */
    static final class Unexpected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Unexpected(int status, String message) {
            super(message);
            this.status = status;
        }

        static void unless(boolean holds, String message) {
            if (!holds) {
                throw new Unexpected(400, message);
            }
        }

        int status() {
            return status;
        }
    }
}
