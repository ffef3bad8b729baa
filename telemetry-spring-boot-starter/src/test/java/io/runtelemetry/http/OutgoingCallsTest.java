package io.runtelemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.CurrentRunAccessor;
import io.runtelemetry.run.PropagationProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.client.HttpMessageConverterExtractor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** What a run calls over HTTP is told of the run, where it may know. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutgoingCallsTest {

    private static final Pattern AUTO_CONFIGURATIONS = Pattern.compile(
            "io\\.runtelemetry\\..*|org\\.springframework\\.boot\\."
                    + "(http\\..*|jackson|reactor|reactor\\.netty|restclient|webclient)\\.autoconfigure\\.(?!.*(Observation|actuate|Metrics)).*");

    /** Those of Spring Boot's builders, what is made of them, and those that its customizers meet twice. */
    private static final List<String> CLIENTS = List.of(
            "RestClient",
            "RestTemplate",
            "WebClient",
            "RestClient of the application's own builder",
            "RestClient of a RestTemplate",
            "RestClient customized twice",
            "RestTemplate customized twice",
            "WebClient customized twice",
            "HTTP service",
            "reactive HTTP service");

    private static final String HEADER = "Trigger-Run-Id";

    private static final long UPLOAD = 2L << 30;

    private static HttpServer server;

    private final ApplicationContextRunner silent = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(autoConfigurations()))
            .withUserConfiguration(Services.class)
            .withPropertyValues("telemetry.store=memory");

    private final ApplicationContextRunner application =
            silent.withPropertyValues("telemetry.propagation.http-hosts[0]=localhost");

    /** Answers with the runs that a request names. */
    @BeforeAll
    static void start_a_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", exchange -> {
            List<String> runs = exchange.getRequestHeaders().getOrDefault(HEADER, List.of());
            byte[] answer = ("runs " + String.join(",", runs)).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/uploads", exchange -> {
            long received = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            List<String> runs = exchange.getRequestHeaders().getOrDefault(HEADER, List.of());
            byte[] answer = (received + " bytes of " + String.join(",", runs)).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop_the_server() {
        server.stop(0);
    }

    @Test
    void a_call_to_a_host_that_may_know_carries_the_run() {
        application.run(context -> assertThat(CLIENTS).allSatisfy(client -> {
            Call call = call(context, client);

            assertThat(within("run_abc", () -> call.to("localhost", Map.of()))).isEqualTo("runs run_abc");
            assertThat(within("", () -> call.to("localhost", Map.of()))).isEqualTo("runs ");
        }));
    }

    @Test
    void a_call_to_any_other_host_carries_none() {
        application.run(context -> assertThat(CLIENTS)
                .allSatisfy(client -> assertThat(
                                within("run_abc", () -> call(context, client).to("127.0.0.1", Map.of())))
                        .isEqualTo("runs ")));
    }

    @Test
    void no_host_may_know_unless_the_application_says_so() {
        silent.run(context -> assertThat(CLIENTS)
                .allSatisfy(client -> assertThat(
                                within("run_abc", () -> call(context, client).to("localhost", Map.of())))
                        .isEqualTo("runs ")));
    }

    @Test
    void a_call_keeps_the_run_that_it_names() {
        application.run(context -> assertThat(CLIENTS)
                .allSatisfy(client -> assertThat(within(
                                "run_abc", () -> call(context, client).to("localhost", Map.of(HEADER, "run_own"))))
                        .isEqualTo("runs run_own")));
    }

    @Test
    void a_run_of_no_known_form_goes_nowhere() {
        application.run(context -> assertThat(CLIENTS)
                .allSatisfy(client -> assertThat(within(
                                "run_a\r\nCookie: x",
                                () -> call(context, client).to("localhost", Map.of())))
                        .isEqualTo("runs ")));
    }

    @Test
    void a_reactive_call_carries_the_run_in_its_context_from_whatever_thread() {
        application.run(context -> {
            WebClient client = context.getBean(WebClient.Builder.class).build();
            Mono<String> call = client.get()
                    .uri("http://localhost:" + server.getAddress().getPort())
                    .retrieve()
                    .bodyToMono(String.class)
                    .subscribeOn(Schedulers.parallel());

            assertThat(call.contextWrite(Context.of(CurrentRunAccessor.KEY, "run_context"))
                            .block())
                    .isEqualTo("runs run_context");
            assertThat(call.block()).isEqualTo("runs ");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "billing.example.com, billing.example.com, true",
        "Billing.example.COM, billing.EXAMPLE.com, true",
        "billing.example.com, billing.example.com.evil.org, false",
        "billing.example.com, xbilling.example.com, false",
        "*.example.com, billing.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, evilexample.com, false",
        "*.example.com, example.com.evil.org, false",
        "[::1], [::1], true",
        "billing_service, billing_service, true",
        "*.billing_net, jobs.billing_net, true",
        "billing_service, user:secret@billing_service, true",
        "billing_service, other_service, false",
        "billing_service, billing_service.evil.org, false",
        "billing_service, billing_service@evil_org, false",
        "billing.example.com, billing.example.com., true",
        "billing.example.com., billing.example.com, true",
    })
    void hosts_are_named_or_all_below_one(String pattern, String host, boolean known) {
        assertThat(new PropagationTargets(List.of(pattern)).contain(URI.create("https://" + host + ":8443/jobs")))
                .isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "*.*", "https://billing.example.com", "billing.example.com/jobs", "a.com:80", "a*", ""})
    void what_is_no_host_is_refused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PropagationProperties(List.of("localhost", host), false, false, false))
                .withMessageContaining("telemetry.propagation.http-hosts");
    }

    /** A body of two gigabytes fits into no buffer of this JVM, so it arrives only if it is streamed. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void uploads_are_streamed_to_hosts_that_may_know_of_runs_and_to_others(String host) {
        application.run(context -> {
            URI url = URI.create("http://" + host + ":" + server.getAddress().getPort() + "/uploads");
            RestClient restClient = context.getBean(RestClient.Builder.class)
                    .requestFactory(streaming())
                    .build();
            RestTemplate restTemplate =
                    context.getBean(RestTemplateBuilder.class).build();
            restTemplate.setRequestFactory(streaming());

            assertThat(within(
                            "run_abc",
                            () -> restClient
                                    .post()
                                    .uri(url)
                                    .body((StreamingHttpOutputMessage.Body) OutgoingCallsTest::writeUpload)
                                    .retrieve()
                                    .body(String.class)))
                    .isEqualTo(UPLOAD + " bytes of " + (host.equals("localhost") ? "run_abc" : ""));
            assertThat(within(
                            "run_abc",
                            () -> restTemplate.execute(
                                    url,
                                    HttpMethod.POST,
                                    request -> ((StreamingHttpOutputMessage) request)
                                            .setBody(OutgoingCallsTest::writeUpload),
                                    new HttpMessageConverterExtractor<>(
                                            String.class, restTemplate.getMessageConverters()))))
                    .isEqualTo(UPLOAD + " bytes of " + (host.equals("localhost") ? "run_abc" : ""));
        });
    }

    private static ClientHttpRequestFactory streaming() {
        SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
        factory.setChunkSize(65_536);
        return factory;
    }

    private static void writeUpload(OutputStream body) throws IOException {
        byte[] part = new byte[1 << 20];
        for (long sent = 0; sent < UPLOAD; sent += part.length) {
            body.write(part);
        }
    }

    @Test
    void all_of_it_can_be_replaced_and_turned_off() {
        application
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CurrentRunRequestInitializer.class)
                        .doesNotHaveBean(CurrentRunExchangeFilter.class));
        application
                .withBean("runTelemetryCurrentRunRestClientCustomizer", Object.class, Object::new)
                .run(context -> assertThat(within(
                                "run_abc", () -> call(context, "RestClient").to("localhost", Map.of())))
                        .isEqualTo("runs "));
    }

    private static @Nullable String within(String runId, Callable<@Nullable String> work) throws Exception {
        return CurrentRun.<@Nullable String>callWith(runId, work);
    }

    private static Call call(ApplicationContext context, String client) {
        UnaryOperator<String> url =
                host -> "http://" + host + ":" + server.getAddress().getPort() + "/jobs";
        return switch (client) {
            case "RestClient" -> of(context.getBean(RestClient.Builder.class).build(), url);
            case "RestClient of the application's own builder" -> {
                CurrentRunRequestInitializer initializer = context.getBean(CurrentRunRequestInitializer.class);
                yield of(
                        RestClient.builder()
                                .defaultRequest(request -> request.httpRequest(initializer::initialize))
                                .build(),
                        url);
            }
            case "RestClient of a RestTemplate" ->
                of(RestClient.create(context.getBean(RestTemplateBuilder.class).build()), url);
            case "RestClient customized twice" -> {
                RestClient of = RestClient.create(
                        context.getBean(RestTemplateBuilder.class).build());
                RestClientBuilderConfigurer configurer = context.getBean(RestClientBuilderConfigurer.class);
                RestClient once = configurer.configure(of.mutate()).build();
                yield of(configurer.configure(once.mutate()).build(), url);
            }
            case "RestTemplate" -> of(context.getBean(RestTemplateBuilder.class).build(), url);
            case "RestTemplate customized twice" -> {
                RestTemplateBuilder builder = context.getBean(RestTemplateBuilder.class);
                yield of(builder.configure(builder.build()), url);
            }
            case "WebClient customized twice" -> {
                WebClient.Builder builder =
                        context.getBean(WebClient.Builder.class).build().mutate();
                context.getBeanProvider(WebClientCustomizer.class).forEach(customizer -> customizer.customize(builder));
                yield of(builder.build(), url);
            }
            case "HTTP service" ->
                (host, headers) -> context.getBean(Service.class).get(URI.create(url.apply(host)), headers);
            case "reactive HTTP service" ->
                (host, headers) -> context.getBean(ReactiveService.class)
                        .get(URI.create(url.apply(host)), headers)
                        .block();
            default -> of(context.getBean(WebClient.Builder.class).build(), url);
        };
    }

    private static Call of(RestClient client, UnaryOperator<String> url) {
        return (host, headers) -> client.get()
                .uri(url.apply(host))
                .headers(all -> headers.forEach(all::set))
                .retrieve()
                .body(String.class);
    }

    private static Call of(RestTemplate client, UnaryOperator<String> url) {
        return (host, headers) -> {
            HttpHeaders all = new HttpHeaders();
            headers.forEach(all::set);
            return client.exchange(url.apply(host), HttpMethod.GET, new HttpEntity<>(all), String.class)
                    .getBody();
        };
    }

    private static Call of(WebClient client, UnaryOperator<String> url) {
        return (host, headers) -> client.get()
                .uri(url.apply(host))
                .headers(all -> headers.forEach(all::set))
                .retrieve()
                .bodyToMono(String.class)
                .block();
    }

    interface Service {

        @GetExchange
        String get(URI url, @RequestHeader Map<String, String> headers);
    }

    interface ReactiveService {

        @GetExchange
        Mono<String> get(URI url, @RequestHeader Map<String, String> headers);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(types = Service.class)
    @ImportHttpServices(
            group = "reactive",
            types = ReactiveService.class,
            clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    static class Services {}

    private static Class<?>[] autoConfigurations() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> AUTO_CONFIGURATIONS.matcher(name).matches())
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }

    @FunctionalInterface
    private interface Call {

        @Nullable
        String to(String host, Map<String, String> headers);
    }
}
