package io.runtelemetry.sample.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A page with links, the component's script, and the endpoints behind it, whose answers a test chooses. */
final class TelemetryStub implements AutoCloseable {

    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
            + " img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String STYLE = ":root { color-scheme: light dark; background: light-dark(#fff, #14171a);"
            + " font: 1rem/1.5 system-ui, sans-serif } table { padding: .5rem; background: light-dark(#fff, #14171a) }"
            + " th, td { width: 12rem; padding: .35rem .75rem; text-align: left; font-weight: 400 } th { opacity: .8 }"
            + " .far { height: 300vh }";

    /** What a look-up asked for. */
    record LookUp(List<String> entities, Headers headers) {}

    final List<LookUp> lookUps = new CopyOnWriteArrayList<>();

    final Map<String, String> runs = new ConcurrentHashMap<>();

    /** What is known of runs, by run ID. */
    final Map<String, String> states = new ConcurrentHashMap<>();

    /** Where runs failed, by run ID. */
    final Map<String, String> failures = new ConcurrentHashMap<>();

    volatile int statusOfStates = 200;

    volatile int statusOfFailures = 200;

    final List<String> statesAskedFor = new CopyOnWriteArrayList<>();

    /** IDs of payments that a part of the store does not answer for. */
    final List<String> away = new CopyOnWriteArrayList<>();

    /** Types that a look-up is refused for. */
    final List<String> unknownTypes = new CopyOnWriteArrayList<>();

    volatile int status = 200;

    /** Who refuses look-ups with 403: the "api", the "chain" before it which misses a token, or nobody. */
    volatile String refusal = "";

    /** A header that a look-up must have, as {@code X-XSRF-TOKEN: raw}; else the chain refuses it. */
    volatile String csrf = "";

    volatile CountDownLatch held = new CountDownLatch(0);

    volatile String dashboard = "https://dashboard.example/runs/";

    private final HttpServer server;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private volatile String page = "";

    private volatile String policy = POLICY;

    TelemetryStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/page", exchange -> answer(exchange, 200, "text/html", page));
        server.createContext("/style.css", exchange -> answer(exchange, 200, "text/css", STYLE));
        server.createContext("/icon.svg", exchange -> answer(exchange, 200, "image/svg+xml", "<svg/>"));
        server.createContext(
                "/telemetry/telemetry-link.js", exchange -> answer(exchange, 200, "text/javascript", script()));
        server.createContext("/telemetry/lookup", this::lookUp);
        server.createContext("/telemetry/states", this::runStates);
        server.createContext("/telemetry/runs/", this::failure);
        server.createContext("/set-up.js", exchange -> answer(exchange, 200, "text/javascript", setUp));
        server.start();
    }

    private volatile String setUp = "";

    /** Serves something else that a page needs. */
    void serve(String path, String type, Function<URI, String> body) {
        server.createContext(path, exchange -> answer(exchange, 200, type, body.apply(exchange.getRequestURI())));
    }

    /** Lets pages make markup of text and have styles of their own, as libraries of others do. */
    void relax() {
        policy = POLICY.replace("; require-trusted-types-for 'script'; trusted-types 'none'", "")
                .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
    }

    /** Has the page run a module of its own, before the links ask. */
    TelemetryStub withModule(String script) {
        setUp = script;
        return this;
    }

    /** Returns the address of a page with this in it. */
    String page(String body) {
        return page("", body);
    }

    /** Returns the address of a page that loads the component's script from elsewhere, with a module of its own. */
    String pageWithoutScript(String body) {
        String url = page(body);
        page = page.replace("<script type=\"module\" src=\"/telemetry/telemetry-link.js\"></script>", "");
        return url;
    }

    /** Lets pages load scripts from another origin and ask it. */
    void allow(String origin) {
        policy = POLICY.replace(
                "script-src 'self'; connect-src 'self'", "script-src 'self' " + origin + "; connect-src " + origin);
    }

    String page(String head, String body) {
        page = """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                  <title>Page</title>
                  <link rel="icon" href="/icon.svg">
                  <link rel="stylesheet" href="/style.css">
                  %s
                  <script type="module" src="/telemetry/telemetry-link.js"></script>
                  <script type="module" src="/set-up.js"></script>
                </head>
                <body><main><h1>Page</h1>%s</main></body>
                </html>
                """.formatted(head, body);
        return "http://localhost:" + server.getAddress().getPort() + "/page";
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private void runStates(HttpExchange exchange) throws IOException {
        String runIds = exchange.getRequestURI().getQuery().substring("runs=".length());
        statesAskedFor.add(runIds);
        String known = Arrays.stream(runIds.split(",", -1))
                .filter(states::containsKey)
                .map(states::get)
                .collect(Collectors.joining(",", "{\"states\":[", "]}"));
        answer(exchange, statusOfStates, "application/json", known);
    }

    private void failure(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        statesAskedFor.add(path);
        String failure = failures.get(path.split("/", -1)[3]);
        answer(exchange, failure == null ? 404 : statusOfFailures, "application/json", String.valueOf(failure));
    }

    private void lookUp(HttpExchange exchange) throws IOException {
        boolean post = exchange.getRequestMethod().equals("POST");
        if (!post) {
            boolean loggedOut = status == 302 || status == 401;
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "/page");
            }
            int granted = refusal.equals("api") ? 403 : 405;
            answer(exchange, loggedOut ? status : granted, "application/problem+json", "{}");
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        List<Map<String, String>> entities = JsonPath.read(body, "$.entities");
        lookUps.add(new LookUp(
                entities.stream()
                        .map(entity -> entity.get("type") + ':' + entity.get("id"))
                        .toList(),
                exchange.getRequestHeaders()));
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String[] header = csrf.split(": ", 2);
        if (refusal.equals("chain")
                || (!csrf.isEmpty()
                        && !header[1].equals(exchange.getRequestHeaders().getFirst(header[0])))) {
            answer(exchange, 403, "text/html", "Forbidden");
            return;
        }
        if (refusal.equals("api")) {
            answer(exchange, 403, "application/problem+json", "{}");
            return;
        }
        boolean refused = entities.stream().anyMatch(entity -> unknownTypes.contains(entity.get("type")));
        if (status == 302) {
            exchange.getResponseHeaders().set("Location", "/page");
        }
        answer(exchange, refused ? 400 : status, "application/json", links(entities));
    }

    private String links(List<Map<String, String>> entities) {
        return entities.stream()
                .filter(entity -> runs.containsKey(entity.get("type") + ':' + entity.get("id")))
                .map(entity -> {
                    String run = runs.get(entity.get("type") + ':' + entity.get("id"));
                    return "{\"type\":\"%s\",\"id\":\"%s\",\"record\":{\"runId\":\"%s\"},\"triggerUrl\":\"%s%s\"}"
                            .formatted(entity.get("type"), entity.get("id"), run, dashboard, run);
                })
                .collect(Collectors.joining(",", "{\"links\":[", "]" + unavailable() + "}"));
    }

    private String unavailable() {
        return away.isEmpty()
                ? ""
                : away.stream()
                        .map("{\"type\":\"payment\",\"id\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(",", ",\"unavailable\":[", "]"));
    }

    private static String script() throws IOException {
        try (InputStream script = Objects.requireNonNull(
                TelemetryStub.class.getResourceAsStream("/io/runtelemetry/web/telemetry-link.js"))) {
            return new String(script.readAllBytes(), UTF_8);
        }
    }

    private void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=UTF-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
