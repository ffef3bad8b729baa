package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.web.ApiServer.Stack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UnavailableStoreTest {

    @ParameterizedTest
    @EnumSource
    void a_store_that_does_not_answer_is_not_the_same_as_no_record(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(
                stack,
                "telemetry.store=redis",
                "spring.data.redis.host=localhost",
                "spring.data.redis.port=" + closedPort())) {
            ApiServer.assertProblem(server.get("/telemetry/payment/pym_1"), 503, "did not answer");
            ApiServer.assertProblem(server.get("/telemetry/payment/pym_1/open"), 503, "did not answer");
            ApiServer.assertProblem(
                    server.postJson("/telemetry/lookup", "{\"entities\":[{\"type\":\"payment\",\"id\":\"1\"}]}"),
                    503,
                    "did not answer");

            assertThat(server.get("/telemetry/payment/pym_1/open?run=run_shown")
                            .headers()
                            .firstValue("Location"))
                    .as("the page knew where to")
                    .contains("https://cloud.trigger.dev/runs/run_shown");

            HttpResponse<String> page = server.get("/telemetry/payment/pym_1/open", "Accept", "text/html");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
            assertThat(page.body())
                    .as("who has followed a link reads what is wrong, and the way on")
                    .contains("The run cannot be looked up at the moment", "did not answer", ">Try again</a>");

            assertThat(server.accesses())
                    .extracting(LinkAccess::outcome)
                    .containsExactly(
                            Outcome.UNAVAILABLE,
                            Outcome.UNAVAILABLE,
                            Outcome.UNAVAILABLE,
                            Outcome.FOUND,
                            Outcome.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_part_of_the_store_that_does_not_answer_takes_only_its_own_entities_from_a_page(Stack stack)
            throws Exception {
        try (ApiServer server = ApiServer.open(stack, "spring.main.sources=" + PartlyAway.class.getName())) {
            server.record("payment", "pym_here", "run_a");

            HttpResponse<String> page = server.postJson(
                    "/telemetry/lookup",
                    "{\"entities\":[{\"type\":\"payment\",\"id\":\"pym_away\"},"
                            + "{\"type\":\"payment\",\"id\":\"pym_none\"},{\"type\":\"payment\",\"id\":\"pym_here\"}]}");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("\"id\":\"pym_here\",\"record\":{\"runId\":\"run_a\"}")
                    .contains("\"unavailable\":[{\"type\":\"payment\",\"id\":\"pym_away\"}]")
                    .doesNotContain("pym_none");
            assertThat(server.accesses())
                    .singleElement()
                    .satisfies(access -> assertThat(access.entities())
                            .containsEntry(new EntityRef("payment", "pym_away"), Outcome.UNAVAILABLE)
                            .containsEntry(new EntityRef("payment", "pym_none"), Outcome.NOT_FOUND)
                            .containsEntry(new EntityRef("payment", "pym_here"), Outcome.FOUND));
        }
    }

    @ParameterizedTest
    @EnumSource
    void parts_of_the_store_may_go_away_one_after_the_other(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, "spring.main.sources=" + GoingAway.class.getName())) {
            server.record("payment", "pym_here", "run_a");

            HttpResponse<String> page = server.postJson(
                    "/telemetry/lookup",
                    "{\"entities\":[{\"type\":\"payment\",\"id\":\"pym_away1\"},"
                            + "{\"type\":\"payment\",\"id\":\"pym_away2\"},{\"type\":\"payment\",\"id\":\"pym_here\"}]}");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("\"id\":\"pym_here\",\"record\":{\"runId\":\"run_a\"}")
                    .contains("\"unavailable\":[{\"type\":\"payment\",\"id\":\"pym_away1\"},"
                            + "{\"type\":\"payment\",\"id\":\"pym_away2\"}]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_search_finds_what_the_store_answers_for_and_does_not_take_the_rest_for_no_record(Stack stack)
            throws Exception {
        try (ApiServer server = ApiServer.open(stack, "spring.main.sources=" + InvoicesAway.class.getName())) {
            server.record("payment", "pym_1", "run_a");

            HttpResponse<String> found = server.get("/telemetry/search?q=pym_1");

            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(found.body())
                    .contains("\"record\":{\"runId\":\"run_a\"}")
                    .contains("\"unavailable\":[{\"type\":\"invoice\",\"id\":\"pym_1\"}]");
            ApiServer.assertProblem(server.get("/telemetry/search?q=pym_none"), 503, "did not answer");
            assertThat(server.get("/telemetry/search?q=payment:pym_none").statusCode())
                    .as("a payment is meant, and there is none")
                    .isEqualTo(200);
        }
    }

    /** Nobody answers for invoices. */
    @Configuration(proxyBeanMethods = false)
    static class InvoicesAway {

        @Bean
        TelemetryStoreDecorator invoicesAway() {
            return store -> without(store, entity -> entity.type().equals("invoice"));
        }
    }

    /** Nobody answers for one entity, and then not for a second either. */
    @Configuration(proxyBeanMethods = false)
    static class GoingAway {

        @Bean
        TelemetryStoreDecorator goingAway() {
            Set<EntityRef> asked = ConcurrentHashMap.newKeySet();
            return store -> without(
                    store,
                    entity -> entity.id().endsWith("away1") || (entity.id().endsWith("away2") && !asked.add(entity)));
        }
    }

    /** Nobody answers for entities whose ID says so. */
    @Configuration(proxyBeanMethods = false)
    static class PartlyAway {

        @Bean
        TelemetryStoreDecorator partlyAway() {
            return store -> without(store, entity -> entity.id().contains("away"));
        }
    }

    private static TelemetryStore without(TelemetryStore store, Predicate<EntityRef> away) {
        return new TelemetryStore() {
            @Override
            public List<? extends Unwritten> write(List<TelemetryWrite> writes) {
                return store.write(writes);
            }

            @Override
            public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                Set<EntityRef> answered =
                        entities.stream().filter(away.negate()).collect(Collectors.toSet());
                if (answered.size() < entities.size()) {
                    throw new TelemetryUnavailableException(new IllegalStateException("away"), answered);
                }
                return store.read(entities);
            }
        };
    }

    /** A port that nobody listens to, as far as one can know. */
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
