package io.runtelemetry.upstash;

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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A strict Upstash on this machine: it refuses what the REST API refuses, keeps the requests, and answers each with the
 * next of the answers that it was given, or as an empty database would.
 */
final class UpstashStub implements AutoCloseable {

    static final String TOKEN = "AYNgAS2553feg6a2d9842h2a0gcdb5f8efe9934DQ=";

    /** A request; without a sync token that is null. */
    record Request(
            String path,
            JsonNode body,
            int bytes,
            int clientPort,
            @Nullable String syncToken) {

        List<JsonNode> commands() {
            return path.equals("/pipeline") ? body.valueStream().toList() : List.of(body);
        }
    }

    /** What to do with a request. */
    interface Answer {
        void to(HttpExchange exchange, Request request) throws IOException;
    }

    private final JsonMapper mapper = new JsonMapper();

    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final HttpServer server;

    private volatile int maxBytes = Integer.MAX_VALUE;

    UpstashStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Refuses larger requests from now on, as proxies do. */
    UpstashStub takingAtMost(int bytes) {
        maxBytes = bytes;
        return this;
    }

    UpstashOptions options() {
        return options(url(), TOKEN);
    }

    static UpstashOptions options(String url, String token) {
        return new UpstashOptions(
                url, token, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5), 10_000_000);
    }

    /** Returns the requests, those that were refused included. */
    List<Request> requests() {
        return requests;
    }

    /** Adds an answer; one is used up for each request. */
    UpstashStub then(Answer answer) {
        answers.add(answer);
        return this;
    }

    UpstashStub then(int status, String body, Map<String, String> headers) {
        return then((exchange, request) -> respond(exchange, status, body, headers));
    }

    UpstashStub then(int status, String body) {
        return then(status, body, Map.of());
    }

    /** The connection ends without a word, the request read and perhaps obeyed. */
    UpstashStub thenHangUp() {
        return then((exchange, request) -> exchange.close());
    }

    UpstashStub thenNothing() {
        return then((exchange, request) -> awaitClosing());
    }

    UpstashStub thenHalfAnAnswer() {
        return then((exchange, request) -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            awaitClosing();
        });
    }

    /**
     * The answer has no end, but for one that is larger than any heap of a test.
     *
     * @param sent counts what was sent of it
     */
    UpstashStub thenWithoutEnd(int status, AtomicLong sent) {
        return then((exchange, request) -> {
            byte[] replies = "{\"result\":\"OK\"},".repeat(4_096).getBytes(UTF_8);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write('[');
            while (sent.addAndGet(replies.length) < 4L * 1024 * 1024 * 1024) {
                exchange.getResponseBody().write(replies);
            }
        });
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Request request = new Request(
                exchange.getRequestURI().toString(),
                mapper.readTree(body),
                body.length,
                exchange.getRemoteAddress().getPort(),
                exchange.getRequestHeaders().getFirst("upstash-sync-token"));
        requests.add(request);
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            respond(exchange, 401, "{\"error\":\"WRONGPASS invalid or missing auth token\"}", Map.of());
        } else if (body.length > maxBytes) {
            respond(exchange, 413, "request entity too large", Map.of());
        } else if (!exchange.getRequestMethod().equals("POST") || !isWellFormed(request)) {
            respond(exchange, 400, "{\"error\":\"ERR failed to parse\"}", Map.of());
        } else {
            Answer next = answers.poll();
            (next == null ? (Answer) this::answerAsEmptyDatabase : next).to(exchange, request);
        }
    }

    /** Commands are arrays of strings, as the TypeScript client sends them. */
    private static boolean isWellFormed(Request request) {
        boolean knownPath = request.path.equals("/") || request.path.equals("/pipeline");
        return knownPath
                && request.commands().size() <= 1_000
                && request.commands().stream()
                        .allMatch(command -> command.isArray()
                                && !command.isEmpty()
                                && command.valueStream().allMatch(JsonNode::isString));
    }

    private void answerAsEmptyDatabase(HttpExchange exchange, Request request) throws IOException {
        List<String> replies =
                request.commands().stream().map(UpstashStub::reply).toList();
        respond(exchange, 200, request.path.equals("/") ? replies.get(0) : replies.toString(), Map.of());
    }

    private static String reply(JsonNode command) {
        return switch (command.get(0).asString()) {
            case "SET" -> "{\"result\":\"OK\"}";
            case "EVAL" -> "{\"result\":1}";
            case "MGET" ->
                command.valueStream()
                        .skip(1)
                        .map(key -> "null")
                        .collect(Collectors.joining(",", "{\"result\":[", "]}"));
            default -> "{\"error\":\"ERR Command is not available\"}";
        };
    }

    private static void respond(HttpExchange exchange, int status, String body, Map<String, String> headers)
            throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
