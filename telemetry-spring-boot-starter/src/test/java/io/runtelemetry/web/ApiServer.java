package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.AlertOutcome;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** An application with the HTTP API on a real server, and a client of it. */
public final class ApiServer implements AutoCloseable {

    /** The kinds of web applications. */
    public enum Stack {
        SERVLET(WebApplicationType.SERVLET),
        WEBFLUX(WebApplicationType.REACTIVE);

        private final WebApplicationType type;

        Stack(WebApplicationType type) {
            this.type = type;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<LinkAccess> accesses = new CopyOnWriteArrayList<>();

    private final List<AlertOutcome> alerts = new CopyOnWriteArrayList<>();

    private final AtomicInteger refusedTokens = new AtomicInteger();

    private final ConfigurableApplicationContext context;

    private ApiServer(SpringApplicationBuilder application) {
        this.context = application
                .initializers(c -> c.getBeanFactory().registerSingleton("accesses", new TelemetryListener() {
                    @Override
                    public void onLinkAccess(LinkAccess access) {
                        accesses.add(access);
                    }

                    @Override
                    public void onAlert(AlertOutcome outcome, String reason) {
                        alerts.add(outcome);
                    }

                    @Override
                    public void onTokenRefused() {
                        refusedTokens.incrementAndGet();
                    }
                }))
                .run();
    }

    /** Starts an application without Spring Security, where everybody may ask. */
    public static ApiServer open(Stack stack, String... properties) {
        return withoutSpringSecurity(
                stack, properties(properties, "telemetry.web.enabled=true", "telemetry.web.allow-anonymous=true"));
    }

    public static ApiServer withoutSpringSecurity(Stack stack, String... properties) {
        return new ApiServer(application(stack, properties)
                .resourceLoader(new DefaultResourceLoader(new FilteredClassLoader("org.springframework.security"))));
    }

    public static ApiServer withSpringSecurity(Stack stack, String... properties) {
        return new ApiServer(application(stack, properties).sources(ApiChains.class));
    }

    /** Starts an application with configuration of its own, which has its chain of Spring Security. */
    static ApiServer withSpringSecurity(Stack stack, List<Class<?>> configuration, String... properties) {
        return new ApiServer(application(stack, properties).sources(configuration.toArray(Class<?>[]::new)));
    }

    private static SpringApplicationBuilder application(Stack stack, String... properties) {
        return new SpringApplicationBuilder(ApiApplication.class, FullApplication.class)
                .web(stack.type)
                .properties("server.port=0", "spring.main.banner-mode=off", "telemetry.store=memory")
                .properties("telemetry.write.mode=sync", "telemetry.entity-types=subscription")
                .properties(properties);
    }

    private static String[] properties(String[] some, String... more) {
        return Stream.of(more, some).flatMap(Stream::of).toArray(String[]::new);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public List<LinkAccess> accesses() {
        return accesses;
    }

    public List<AlertOutcome> alerts() {
        return alerts;
    }

    public int refusedTokens() {
        return refusedTokens.get();
    }

    public void record(String type, String id, String runId) {
        context.getBean(TelemetryOperations.class)
                .storeTelemetry(type, id, runId)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    public Optional<String> runOf(String type, String id) {
        return context.getBean(TelemetryOperations.class).getTelemetry(type, id).map(TelemetryRecord::runId);
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET().build());
    }

    public HttpResponse<String> postJson(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** Requires a problem detail that repeats no control characters. */
    public static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status)
                .contains("\"title\":")
                .contains("\"detail\":\"")
                .contains(detail)
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Override
    public void close() {
        context.close();
    }
}
