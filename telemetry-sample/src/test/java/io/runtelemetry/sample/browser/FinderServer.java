package io.runtelemetry.sample.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.TelemetryOperations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with the finder, of either kind, below a context path, and the trigger.dev that it asks. */
final class FinderServer implements AutoCloseable {

    /** The kinds of web applications, with the property for the context path of each. */
    enum Stack {
        SERVLET(WebApplicationType.SERVLET, "server.servlet.context-path"),
        WEBFLUX(WebApplicationType.REACTIVE, "spring.webflux.base-path");

        private final WebApplicationType type;

        private final String contextPath;

        Stack(WebApplicationType type, String contextPath) {
            this.type = type;
            this.contextPath = contextPath;
        }
    }

    static final String TOKEN = "0123456789abcdef";

    private static final String FAILED = """
            {"id":"%s","status":"FAILED","taskIdentifier":"attempt-billing-run","createdAt":"2026-11-27T09:00:00Z",
             "startedAt":"2026-11-27T09:00:01Z","finishedAt":"2026-11-27T09:00:05Z","durationMs":3900,"attemptCount":3,
             "version":"20261125.1","isTest":false,"error":{"name":"StripeCardError","message":"Your card was declined."},
             "relatedRuns":{"root":{"id":"run_root"},"parent":{"id":"run_parent"}}}""";

    private static final String COMPLETED = """
            {"id":"%s","status":"COMPLETED","taskIdentifier":"charge-payment","createdAt":"2026-11-26T09:00:00Z",
             "startedAt":"2026-11-26T09:00:01Z","finishedAt":"2026-11-26T09:00:02Z","durationMs":1000,"attemptCount":1}""";

    private static final String TRACE = """
            {"trace":{"isTruncated":false,"rootSpan":{"id":"1","runId":"run_abc",
             "data":{"message":"attempt-billing-run","isError":true,"events":[]},"children":[
              {"id":"2","runId":"run_abc","data":{"message":"Attempt 3","isError":true,"events":[
                {"name":"exception","properties":{"exception":{"type":"StripeCardError","message":"Your card was declined."}}}]},
               "children":[{"id":"3","runId":"run_abc","data":{"message":"charge()","isError":true,"events":[]},"children":[]}]}]}}}""";

    /** What trigger.dev knows of runs, by ID. */
    final Map<String, String> runs = new ConcurrentHashMap<>();

    private final HttpServer trigger;

    private final ConfigurableApplicationContext application;

    private volatile boolean triggerIsAway;

    FinderServer(Stack stack, String... properties) throws IOException {
        trigger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        trigger.createContext("/api/v3/runs/", exchange -> {
            String run = runs.get(exchange.getRequestURI().getPath().replaceFirst(".*/", ""));
            respond(exchange, run == null ? 404 : 200, run == null ? "{}" : run);
        });
        trigger.createContext("/api/v1/runs/run_abc/trace", exchange -> respond(exchange, 200, TRACE));
        trigger.createContext("/", exchange -> respond(exchange, 404, "{}"));
        trigger.start();
        application = new SpringApplicationBuilder(FinderApplication.class)
                .web(stack.type)
                .properties("server.port=0", "spring.main.banner-mode=off", "spring.config.name=none")
                .properties("telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.web.enabled=true")
                .properties(
                        "telemetry.history.size=50",
                        "telemetry.run-index.enabled=true",
                        stack.contextPath + "=/billing")
                .properties("telemetry.web.base-path=/internal/runs", "telemetry.trigger.secret-key=tr_dev_key")
                .properties("telemetry.trigger.api-url=http://127.0.0.1:"
                        + trigger.getAddress().getPort())
                .properties("telemetry.trigger.validation=on-demand", "test.open=false")
                .properties(properties)
                .run();
        Stream.of("run_old", "run_mid", "run_inv").forEach(run -> runs.put(run, COMPLETED.formatted(run)));
        Stream.of("run_abc", "run_parent").forEach(run -> runs.put(run, FAILED.formatted(run)));
        record("payment", "pym_123", "run_gone");
        record("payment", "pym_123", "run_old");
        record("payment", "pym_123", "run_mid");
        record("billing_run", "br_789", "run_abc");
        record("payment", "pym_123", "run_abc");
        record("invoice", "shared_1", "run_inv");
        record("payment", "shared_1", "run_inv");
        CurrentRun.runWith(
                "run_inv",
                () -> application.getBean(FinderApplication.Jobs.class).chargeCard("pym_9"));
    }

    /** Starts one with what other class loaders know as well. */
    static FinderServer of(String stack, String[] properties) throws IOException {
        return new FinderServer(Stack.valueOf(stack), properties);
    }

    void record(String type, String id, String runId) {
        application
                .getBean(TelemetryOperations.class)
                .storeTelemetry(type, id, runId)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** Returns the address of a view. */
    String url(String query) {
        return "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port")
                + "/billing/internal/runs/" + query;
    }

    void storeIsAway(boolean away) {
        application.getBean(FinderApplication.Outage.class).away = away;
    }

    void triggerIsAway(boolean away) {
        triggerIsAway = away;
    }

    private void respond(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(triggerIsAway ? 500 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        application.close();
        trigger.stop(0);
    }
}
