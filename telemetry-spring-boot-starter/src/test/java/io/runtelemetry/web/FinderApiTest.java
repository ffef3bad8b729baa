package io.runtelemetry.web;

import static io.runtelemetry.web.ApiServer.assertProblem;
import static io.runtelemetry.web.ApiServer.encoded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.aspect.TelemetryAspectAutoConfiguration;
import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the finder asks for over HTTP, and any tool can: a search without a type, and what is covered. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FinderApiTest {

    private static final String TYPES =
            "\"types\":[\"billing_period\",\"billing_run\",\"invoice\",\"notification\",\"payment\",\"subscription\",\"webhook\"]";

    private static final String TOKEN = "0123456789abcdef";

    private static final Map<Stack, ApiServer> SERVERS = new EnumMap<>(Stack.class);

    private static ApiServer server(Stack stack) {
        return SERVERS.computeIfAbsent(stack, ApiServer::open);
    }

    private static final List<ApiServer> OTHERS = new ArrayList<>();

    /** Returns a server with a chain; it runs until the last test has ended, since closing one disturbs others of WebFlux. */
    private static ApiServer other(Stack stack, List<Class<?>> configuration, String... properties) {
        ApiServer server = ApiServer.withSpringSecurity(
                stack,
                configuration,
                Stream.concat(
                                Stream.of(properties),
                                Stream.of("telemetry.web.enabled=true", "telemetry.web.token=" + TOKEN))
                        .toArray(String[]::new));
        OTHERS.add(server);
        return server;
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(ApiServer::close);
        OTHERS.forEach(ApiServer::close);
    }

    private static HttpResponse<String> search(Stack stack, String text) throws Exception {
        return server(stack).get("/telemetry/search?q=" + encoded(text));
    }

    @ParameterizedTest
    @EnumSource
    void an_ID_without_a_type_is_found_under_all_types_it_is_recorded_for(Stack stack) throws Exception {
        server(stack).record("payment", "shared_1", "run_pay");
        server(stack).record("subscription", "shared_1", "run_sub");

        HttpResponse<String> answer = search(stack, "\"shared_1\",");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"type\":null,\"id\":\"shared_1\",\"run\":null,\"links\":["
                        + link("payment", "shared_1", "run_pay") + ","
                        + link("subscription", "shared_1", "run_sub") + "]," + TYPES + "}");
    }

    private static String link(String type, String id, String run) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"record\":{\"runId\":\"" + run
                + "\"},\"triggerUrl\":\"https://cloud.trigger.dev/runs/" + run + "\"}";
    }

    @ParameterizedTest
    @EnumSource
    void a_type_in_the_text_is_the_only_one(Stack stack) throws Exception {
        server(stack).record("payment", "typed_1", "run_pay");
        server(stack).record("invoice", "typed_1", "run_inv");

        assertThat(search(stack, "invoice:typed_1").body())
                .contains("\"type\":\"invoice\",\"id\":\"typed_1\"", "run_inv")
                .doesNotContain("run_pay");
        assertThat(search(stack, "invoice:nothing").body())
                .contains("\"type\":\"invoice\",\"id\":\"nothing\"", "\"links\":[]");
    }

    @ParameterizedTest
    @EnumSource
    void of_an_address_counts_the_last_part_that_something_is_recorded_for(Stack stack) throws Exception {
        server(stack).record("payment", "pym_7", "run_pay");
        server(stack).record("subscription", "sub_8", "run_sub");

        assertThat(search(stack, "https://tool.example/sub_8/pym_7?v=2").body())
                .contains("\"id\":\"pym_7\"", "run_pay")
                .doesNotContain("run_sub");
        assertThat(search(stack, "https://tool.example/sub_8/2").body()).contains("\"id\":\"sub_8\"", "run_sub");
    }

    @ParameterizedTest
    @EnumSource
    void a_run_is_known_by_its_form_also_in_an_address(Stack stack) throws Exception {
        for (String text :
                new String[] {"run_abc", "https://cloud.trigger.dev/orgs/o/projects/p/env/prod/runs/run_abc"}) {
            assertThat(search(stack, text).body())
                    .contains(
                            "\"run\":{\"runId\":\"run_abc\",\"triggerUrl\":\"https://cloud.trigger.dev/runs/run_abc\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_search_is_one_round_trip_and_one_event_of_the_audit(Stack stack) throws Exception {
        ApiServer server = other(stack, List.of(ApiChains.class, CountingReads.class), "test.chain=forgetful");
        server.record("webhook", "evt_1", "run_abc");
        server.accesses().clear();

        String address = encoded("https://tool.example/a_1/b_2/c_3/webhook/evt_1?tab=4");
        String body = server.get("/telemetry/search?q=" + address, "Telemetry-Token", TOKEN)
                .body();

        assertThat(body).contains("\"type\":\"webhook\",\"id\":\"evt_1\"");
        assertThat(server.context().getBean(CountingReads.class).reads).hasValue(1);
        assertThat(server.accesses())
                .singleElement()
                .extracting(LinkAccess::entities, as(InstanceOfAssertFactories.MAP))
                .hasSize(7)
                .containsEntry(new EntityRef("webhook", "evt_1"), Outcome.FOUND)
                .containsEntry(new EntityRef("payment", "evt_1"), Outcome.NOT_FOUND);
    }

    @Configuration(proxyBeanMethods = false)
    static class CountingReads implements TelemetryStoreDecorator {

        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public TelemetryStore decorate(TelemetryStore store) {
            return new TelemetryStore() {
                @Override
                public List<? extends Unwritten> write(List<TelemetryWrite> writes) {
                    return store.write(writes);
                }

                @Override
                public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                    reads.incrementAndGet();
                    return store.read(entities);
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_holds_no_ID_is_refused(Stack stack) throws Exception {
        assertProblem(search(stack, "\","), 400, "There is no ID");
        assertProblem(server(stack).get("/telemetry/search"), 400, "parameter 'q'");
        assertProblem(server(stack).get("/telemetry/search?q=a&q=b"), 400, "parameter 'q'");
    }

    @ParameterizedTest
    @EnumSource
    void a_history_that_is_not_kept_says_so_where_its_path_is_that_of_an_entity(Stack stack) throws Exception {
        server(stack).record("payment", "pym/history", "run_abc");

        assertProblem(
                server(stack).get("/telemetry/history?type=payment&id=pym_1"),
                404,
                "This is kept only if telemetry.history.size is set");
        assertThat(server(stack).get("/telemetry/payment/pym/history").body()).contains("run_abc");
    }

    @ParameterizedTest
    @EnumSource
    void coverage_names_each_job_with_what_it_has_recorded_for_those_with_an_authority_of_its_own(Stack stack)
            throws Exception {
        ApiServer server = other(
                stack,
                List.of(ApiChains.class, Jobs.class),
                "telemetry.web.coverage-authority=ROLE_ADMIN",
                "test.chain=forgetful");
        CurrentRun.runWith(
                "run_abc", () -> server.context().getBean(Jobs.Job.class).pay("pym_1"));
        server.accesses().clear();

        HttpResponse<String> answer = server.get("/telemetry/coverage", basic("admin"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .matches("\\{\"methods\":\\[\\{\"className\":\"" + Pattern.quote(Jobs.Job.class.getName())
                        + "\",\"method\":\"forget\\(String\\)\",\"recordings\":\\[\\{\"entityType\":\"invoice\","
                        + "\"entities\":0,\"last\":null}]},\\{.*\"method\":\"pay\\(String\\)\",\"recordings\":"
                        + "\\[\\{\"entityType\":\"payment\",\"entities\":1,\"last\":\"20[0-9T:.-]+Z\"}]}]}");
        assertThat(server.accesses()).isEmpty();
        assertThat(server.get("/telemetry/coverage", "Telemetry-Token", TOKEN).statusCode())
                .isEqualTo(200);

        assertProblem(server.get("/telemetry/coverage", basic("reader")), 403, "ROLE_ADMIN");
        assertProblem(server.get("/telemetry/coverage"), 401, "Log in");
        assertThat(server.accesses())
                .singleElement()
                .extracting(LinkAccess::principal, LinkAccess::outcome)
                .containsExactly("reader", Outcome.DENIED);
    }

    @ParameterizedTest
    @EnumSource
    void coverage_takes_more_than_seeing_links_does_by_default_and_nothing_where_everybody_may_ask(Stack stack)
            throws Exception {
        assertThat(server(stack).get("/telemetry/coverage").body()).isEqualTo("{\"methods\":[]}");
        assertProblem(
                other(stack, List.of(ApiChains.class), "test.chain=strict").get("/telemetry/coverage", basic("reader")),
                403,
                "TELEMETRY_COVERAGE");
    }

    private static String[] basic(String user) {
        return new String[] {
            "Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8))
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TelemetryAspectAutoConfiguration.class)
    static class Jobs {

        @Bean
        Job job() {
            return new Job();
        }

        static class Job {

            @RecordsTelemetry(entityType = "payment", idExpr = "#id")
            public void pay(String id) {}

            @RecordsTelemetry(entityType = "invoice", idExpr = "#id")
            public void forget(String id) {}
        }
    }
}
