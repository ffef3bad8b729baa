package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.Stream;

/** A trigger.dev that knows one run, run_abc, forbids run_other, and has had too many requests for run_many. */
final class OneRunTrigger implements AutoCloseable {

    static final String SECRET_KEY = "tr_prod_4bDr7Hqz0secret";

    private final HttpServer server;

    OneRunTrigger() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/v3/runs/run_abc", exchange -> respond(exchange, 200, """
                {"id":"run_abc","status":"FAILED","taskIdentifier":"attempt-billing-run",
                 "createdAt":"2020-11-24T10:00:00Z","startedAt":"2020-11-24T10:00:01.250Z",
                 "finishedAt":"2020-11-24T10:00:05.250Z","durationMs":3900,"payload":{"secret":"payload"},"version":"20201124.1",
                 "error":{"name":"StripeCardError","message":"Your card was declined.","stackTrace":"at charge.ts"},
                 "attemptCount":3,"isTest":false,
                 "relatedRuns":{"root":{"id":"run_root"},"parent":{"id":"run_parent"},"children":[{"id":"run_c"}]}}"""));
        server.createContext("/api/v1/runs/run_abc/trace", exchange -> respond(exchange, 200, """
                {"trace":{"traceId":"t","rootSpan":{"id":"1","runId":"run_abc","data":{"message":"attempt-billing-run",
                 "isError":true,"events":[]},"children":[{"id":"2","runId":"run_abc","data":{"message":"Attempt 1",
                 "isError":true,"events":[{"name":"exception","properties":{"exception":{"type":"StripeCardError",
                 "message":"Your card was declined.","stacktrace":"at charge.ts"}}}]},"children":[]}]}}}"""));
        server.createContext("/api/v3/runs/run_gone", exchange -> respond(exchange, 404, "{}"));
        server.createContext("/api/v3/runs/run_other", exchange -> respond(exchange, 403, "{}"));
        server.createContext("/api/v3/runs/run_many", exchange -> {
            exchange.getResponseHeaders().set("x-ratelimit-reset", Long.toString(System.currentTimeMillis() + 30_000));
            respond(exchange, 429, "{}");
        });
        server.createContext("/api/v1/whoami", exchange -> respond(exchange, 200, "{\"apiKey\":\"x\"}"));
        server.start();
    }

    /** Returns the properties of an application that asks it, and further ones. */
    String[] properties(String... more) {
        return Stream.concat(
                        Stream.of(more),
                        Stream.of(
                                "TRIGGER_SECRET_KEY=" + SECRET_KEY,
                                "telemetry.trigger.api-url=http://127.0.0.1:"
                                        + server.getAddress().getPort(),
                                "telemetry.trigger.validation=on-demand"))
                .toArray(String[]::new);
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            boolean known =
                    ("Bearer " + SECRET_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(known ? status : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
