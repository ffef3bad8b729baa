package io.runtelemetry.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jobrunr.spring.autoconfigure.JobRunrAutoConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TelemetryEndpointTest {

    private static final String SECRET = "s3cr3t-s3cr3t-s3cr3t";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext exposed;

    @BeforeAll
    static void startExposed() {
        exposed = start("management.endpoints.web.exposure.include=telemetry");
    }

    @AfterAll
    static void stop() {
        SpringApplication.exit(exposed);
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .resourceLoader(new DefaultResourceLoader(new FilteredClassLoader("org.springframework.security")))
                .properties("server.port=0", "spring.main.banner-mode=off", "telemetry.store=memory")
                .properties("telemetry.write.mode=sync", "telemetry.web.enabled=true", "telemetry.web.token=" + SECRET)
                .properties("telemetry.upstash.token=" + SECRET, "telemetry.upstash.url=https://" + SECRET + ".example")
                .properties("telemetry.web.alerts.secret=" + SECRET, "telemetry.trigger.secret-key=tr_dev_" + SECRET)
                .properties(
                        "telemetry.trigger.validation=on-demand", "telemetry.trigger.api-url=https://api.example.com")
                .properties(properties)
                .run();
    }

    @Test
    void it_is_not_exposed_before_the_application_says_so() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            assertThat(get(context, "/actuator").statusCode()).isEqualTo(200);
            assertThat(get(context, "/actuator/telemetry").statusCode()).isEqualTo(404);
            assertThat(context.getBeansOfType(TelemetryEndpoint.class)).isEmpty();
        }
    }

    @Test
    void it_shows_the_configuration_in_force_and_no_secret() throws Exception {
        String body = get(exposed, "/actuator/telemetry").body();

        JsonNode configuration = JsonMapper.shared().readTree(body).path("configuration");
        assertThat(configuration.path("telemetry.ttl").asString()).isEqualTo("PT336H");
        assertThat(configuration.path("telemetry.write.mode").asString()).isEqualTo("sync");
        assertThat(configuration.path("telemetry.web.base-path").asString()).isEqualTo("/telemetry");
        assertThat(configuration.path("telemetry.trigger.dashboard-url").asString())
                .isEqualTo("https://cloud.trigger.dev");
        assertThat(configuration.path("telemetry.web.token").asString()).isEqualTo("******");
        assertThat(configuration.path("telemetry.web.alerts.secret").asString()).isEqualTo("******");
        assertThat(body).doesNotContain(SECRET);
    }

    @Test
    void it_shows_where_records_are_and_why() throws Exception {
        JsonNode store = JsonMapper.shared()
                .readTree(get(exposed, "/actuator/telemetry").body())
                .path("store");

        assertThat(store.path("where").asString()).isEqualTo("the memory of this process");
        assertThat(store.path("reason").asString()).isEqualTo("telemetry.store is memory");
    }

    @Test
    void nothing_is_masked_but_secrets() throws Exception {
        JsonNode configuration = JsonMapper.shared()
                .readTree(get(exposed, "/actuator/telemetry").body())
                .path("configuration");

        assertThat(configuration.properties().stream()
                        .filter(property -> property.getValue().asString("").equals("******"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "telemetry.trigger.secret-key", "telemetry.web.alerts.secret", "telemetry.web.token");
        assertThat(configuration.path("telemetry.trigger.api-url").asString()).isEqualTo("https://api.example.com");
        assertThat(configuration.path("telemetry.run-id.baggage-key").asString())
                .isNotBlank();
    }

    @Test
    void it_shows_the_buffer() throws Exception {
        JsonNode buffer = JsonMapper.shared()
                .readTree(get(exposed, "/actuator/telemetry").body())
                .path("buffer");

        assertThat(buffer.path("writing").asBoolean()).isTrue();
        assertThat(buffer.path("storeAway").asBoolean()).isFalse();
        assertThat(buffer.path("pending").asInt(-1)).isZero();
        assertThat(buffer.path("capacity").asInt()).isEqualTo(65536);
    }

    @Test
    void it_shows_what_each_annotated_method_has_recorded_and_which_have_recorded_nothing() throws Exception {
        Jobs jobs = exposed.getBean(Jobs.class);
        CurrentRun.runWith("run_abc", () -> {
            jobs.charge(List.of("pym_1", "pym_2"));
            jobs.charge(List.of("pym_1"));
        });

        JsonNode methods = JsonMapper.shared()
                .readTree(get(exposed, "/actuator/telemetry").body())
                .path("methods");

        assertThat(methods.size()).isEqualTo(2);
        JsonNode charge = methods.get(0);
        assertThat(charge.path("className").asString()).isEqualTo(Jobs.class.getName());
        assertThat(charge.path("method").asString()).isEqualTo("charge(List)");
        assertThat(charge.at("/recordings/0/entityType").asString()).isEqualTo("payment");
        assertThat(charge.at("/recordings/0/entities").asInt()).isEqualTo(3);
        assertThat(charge.at("/recordings/0/last").asString()).startsWith("20");
        JsonNode notify = methods.get(1);
        assertThat(notify.path("method").asString()).isEqualTo("notify(String)");
        assertThat(notify.at("/recordings/0/entities").asInt(-1)).isZero();
        assertThat(notify.at("/recordings/0/last").isNull()).isTrue();
    }

    @Test
    void it_shows_what_became_of_the_last_alerts() throws Exception {
        CLIENT.send(
                HttpRequest.newBuilder(uri(exposed, "/telemetry/trigger/alerts"))
                        .header("x-trigger-signature-hmacsha256", "00")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.discarding());

        JsonNode alerts = JsonMapper.shared()
                .readTree(get(exposed, "/actuator/telemetry").body())
                .path("alerts");

        assertThat(alerts.at("/0/outcome").asString()).isEqualTo("WRONG_SIGNATURE");
        assertThat(alerts.at("/0/reason").asString()).contains("compare telemetry.web.alerts.secret");
        assertThat(alerts.at("/0/at").asString()).startsWith("20");
    }

    @Test
    void it_looks_up_one_entity() throws Exception {
        exposed.getBean(TelemetryOperations.class)
                .storeTelemetry("invoice", "2026/11 ü", "run_inv")
                .join();

        HttpResponse<String> answer = get(exposed, "/actuator/telemetry/invoice/2026/11%20%C3%BC");

        assertThat(answer.body())
                .isEqualTo("{\"record\":{\"runId\":\"run_inv\"},"
                        + "\"triggerUrl\":\"https://cloud.trigger.dev/runs/run_inv\"}");
        assertThat(get(exposed, "/actuator/telemetry/invoice/none").statusCode())
                .isEqualTo(404);
        assertThat(get(exposed, "/actuator/telemetry/cat/1").statusCode()).isEqualTo(400);
    }

    @Test
    void look_ups_and_clicks_are_events_of_the_audit() throws Exception {
        exposed.getBean(TelemetryOperations.class)
                .storeTelemetry("webhook", "audited", "run_audit")
                .join();

        getWithToken("/telemetry/webhook/audited");
        getWithToken("/telemetry/webhook/audited/open");
        getWithToken("/telemetry/webhook/unaudited");

        AuditEventRepository audit = exposed.getBean(AuditEventRepository.class);
        Stream<AuditEvent> events = audit.find("token", null, null).stream();
        assertThat(events)
                .extracting(
                        AuditEvent::getType,
                        event -> event.getData().get("entityType"),
                        event -> event.getData().get("entityId"),
                        event -> event.getData().get("outcome"))
                .containsExactly(
                        tuple("TELEMETRY_LOOKUP", "webhook", "audited", "FOUND"),
                        tuple("TELEMETRY_OPEN", "webhook", "audited", "FOUND"),
                        tuple("TELEMETRY_LOOKUP", "webhook", "unaudited", "NOT_FOUND"));
    }

    private static void getWithToken(String path) throws Exception {
        CLIENT.send(
                HttpRequest.newBuilder(uri(exposed, path))
                        .header("Authorization", "Bearer " + SECRET)
                        .build(),
                BodyHandlers.discarding());
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(context, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(ConfigurableApplicationContext context, String path) {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, JobRunrAutoConfiguration.class})
    static class Application {

        @Bean
        Jobs jobs() {
            return new Jobs();
        }

        @Bean
        AuditEventRepository auditEventRepository() {
            return new InMemoryAuditEventRepository();
        }
    }

    /** Public, since its proxy comes from another class loader. */
    public static class Jobs {

        @RecordsTelemetry(entityType = "payment", idExpr = "#ids")
        public void charge(List<String> ids) {}

        @RecordsTelemetry(entityType = "notification", idExpr = "#id")
        public void notify(String id) {}
    }
}
