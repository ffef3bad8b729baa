package io.runtelemetry.thymeleaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.IContext;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** Links in pages that Thymeleaf renders, with Thymeleaf itself. */
class TelemetryDialectTest {

    private static final String LINKS = "<th:block th:each=\"id : ${ids}\">"
            + "<telemetry:link entity-type=\"payment\" entity-id=\"${id}\"/></th:block>";

    private static final String PREFETCHED =
            "<p telemetry:entity-type=\"payment\" telemetry:prefetch=\"${ids}\">" + LINKS + "</p>";

    private final CountingStore store = new CountingStore();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    ThymeleafAutoConfiguration.class,
                    TelemetryThymeleafAutoConfiguration.class))
            .withPropertyValues("spring.thymeleaf.check-template-location=false")
            .withBean(TelemetryStore.class, () -> store);

    private String render(String template, Map<String, Object> variables) {
        String[] page = new String[1];
        application.run(context -> page[0] = engine(context.getBean(SpringTemplateEngine.class), template, variables));
        return page[0];
    }

    /** The application's engine, for templates that are text. */
    private static String engine(SpringTemplateEngine engine, String template, Map<String, Object> variables) {
        engine.setTemplateResolver(new StringTemplateResolver());
        return engine.process(template, new Context(Locale.ENGLISH, variables));
    }

    @Test
    void a_recorded_entity_links_to_its_run() {
        store.runs.put(new EntityRef("payment", "pym_123"), "run_abc");

        assertThat(render("<telemetry:link entity-type=\"payment\" entity-id=\"pym_123\"/>", Map.of()))
                .isEqualTo("<telemetry-link entity-type=\"payment\" entity-id=\"pym_123\" run-id=\"run_abc\""
                        + " run-url=\"https://cloud.trigger.dev/runs/run_abc\"><a part=\"link\""
                        + " href=\"https://cloud.trigger.dev/runs/run_abc\" target=\"_blank\""
                        + " rel=\"noopener noreferrer\" title=\"(opens in a new tab)\">run_abc</a></telemetry-link>");
    }

    @Test
    void a_page_tells_once_which_links_it_shows_and_to_whom() {
        store.runs.put(new EntityRef("payment", "pym_123"), "run_abc");
        List<LinkAccess> told = new ArrayList<>();
        TelemetryListener listener = new TelemetryListener() {
            @Override
            public void onLinkAccess(LinkAccess access) {
                told.add(access);
            }
        };
        MockServletContext servletContext = new MockServletContext();
        MockHttpServletRequest request = new MockHttpServletRequest(servletContext);
        request.setUserPrincipal(() -> "ada");
        IContext page = new WebContext(JakartaServletWebApplication.buildApplication(servletContext)
                .buildExchange(request, new MockHttpServletResponse()));

        application.withBean(TelemetryListener.class, () -> listener).run(context -> {
            SpringTemplateEngine engine = context.getBean(SpringTemplateEngine.class);
            engine.setTemplateResolver(new StringTemplateResolver());
            engine.process(
                    "<telemetry:link entity-type=\"payment\" entity-id=\"pym_123\"/>"
                            + "<telemetry:link entity-type=\"payment\" entity-id=\"other\"/>"
                            + "<telemetry:link entity-type=\"paymnt\" entity-id=\"pym_123\"/>"
                            + "<i th:text=\"${#telemetry.link('payment', 'by_expression')}\"></i>",
                    page);
        });

        assertThat(told)
                .containsExactly(new LinkAccess(
                        Action.LOOKUP,
                        Map.of(
                                new EntityRef("payment", "pym_123"),
                                Outcome.FOUND,
                                new EntityRef("payment", "other"),
                                Outcome.NOT_FOUND,
                                new EntityRef("payment", "by_expression"),
                                Outcome.NOT_FOUND),
                        "ada"));
    }

    @Test
    void an_entity_without_a_record_says_so() {
        assertThat(render("<telemetry:link entity-type=\"payment\" entity-id=\"pym_123\"/>", Map.of()))
                .isEqualTo("<telemetry-link entity-type=\"payment\" entity-id=\"pym_123\" state=\"none\">"
                        + "<span part=\"text none\">no run recorded</span></telemetry-link>");
    }

    @Test
    void attributes_take_expressions_in_either_form() {
        store.runs.put(new EntityRef("invoice", "inv:1/2 ü"), "run_abc");
        Map<String, Object> variables = Map.of("type", "invoice", "id", "inv:1/2 ü");

        assertThat(render("<telemetry:link entity-type=\"${type}\" entity-id=\"${id}\"/>", variables))
                .contains("entity-id=\"inv:1/2 ü\" run-id=\"run_abc\"");
        assertThat(render("<telemetry:link entity-type=\"invoice\" th:entity-id=\"|${id}|\"/>", variables))
                .contains("entity-id=\"inv:1/2 ü\" run-id=\"run_abc\"");
    }

    @Test
    void what_is_stored_and_what_is_asked_for_never_becomes_markup() {
        String attack = "\"><script>alert(1)</script>";
        store.runs.put(new EntityRef("payment", attack), attack);

        assertThat(render("<telemetry:link entity-type=\"payment\" entity-id=\"${id}\"/>", Map.of("id", attack)))
                .contains("entity-id=\"&quot;&gt;&lt;script&gt;", "run-id=\"&quot;&gt;&lt;script&gt;")
                .doesNotContain("<script");
        assertThat(render("<telemetry:link entity-type=\"${id}\" entity-id=\"1\"/>", Map.of("id", attack)))
                .contains("not a known entity")
                .doesNotContain("<script");
    }

    @Test
    void an_address_that_is_not_of_the_web_is_no_link() {
        store.runs.put(new EntityRef("payment", "pym_123"), "javascript:alert(1)");

        assertThat(render("<telemetry:link entity-type=\"payment\" entity-id=\"pym_123\"/>", Map.of()))
                .contains("<span part=\"text run-id\">javascript:alert(1)</span>")
                .doesNotContain("href");
    }

    @Test
    void attributes_for_the_component_are_passed_on_and_its_answers_cannot_be_forged() {
        assertThat(render(
                        "<telemetry:link entity-type=\"payment\" entity-id=\"1\" class=\"wide\" show-state run-id=\"run_x\"/>",
                        Map.of()))
                .contains(" state=\"none\" class=\"wide\" show-state>")
                .doesNotContain("run_x");
    }

    @Test
    void the_element_of_the_component_is_left_to_the_browser() {
        String component = "<telemetry-link entity-type=\"payment\" entity-id=\"1\"></telemetry-link>";

        assertThat(render(component, Map.of())).isEqualTo(component);
        assertThat(store.lookUps).isEmpty();
    }

    @Test
    void an_entity_that_there_is_not_leaves_nothing() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("id", null);

        assertThat(render("<p><telemetry:link entity-type=\"payment\" entity-id=\"${id}\"/></p>", variables))
                .isEqualTo("<p></p>");
        assertThat(store.lookUps).isEmpty();
    }

    @Test
    void a_missing_attribute_is_a_mistake_of_the_template() {
        application.run(context -> assertThatExceptionOfType(TemplateProcessingException.class)
                .isThrownBy(() -> engine(
                        context.getBean(SpringTemplateEngine.class),
                        "<telemetry:link entity-type=\"payment\"/>",
                        Map.of()))
                .havingRootCause()
                .withMessageContaining("has no entity-id"));
    }

    @Test
    void a_page_of_many_links_asks_once() {
        store.runs.put(new EntityRef("payment", "2"), "run_abc");

        String page = render("""
                <ul telemetry:entity-type="payment" telemetry:prefetch="${ids}"><li th:each="id : ${ids}">\
                <telemetry:link entity-type="payment" entity-id="${id}"/></li></ul>""", Map.of("ids", List.of("1", "2", "3")));

        assertThat(page).startsWith("<ul><li>").contains("run_abc").containsOnlyOnce("run-url");
        assertThat(store.lookUps).containsExactly(3);
    }

    @Test
    void IDs_are_prefetched_from_whatever_can_be_gone_through_twice() {
        Iterable<String> page = () -> List.of("1", "2", "3").iterator();
        for (Object ids : List.of(new long[] {1, 2, 3}, new String[] {"1", "2", "3"}, page)) {
            store.lookUps.clear();
            render(PREFETCHED, Map.of("ids", ids));
            assertThat(store.lookUps).as(ids.getClass().getName()).containsExactly(3);
        }
    }

    @Test
    void what_can_be_gone_through_once_is_left_to_the_page() {
        assertThat(render(PREFETCHED, Map.of("ids", List.of("1", "2").iterator())))
                .contains("entity-id=\"2\"");
        assertThat(store.lookUps).containsExactly(1, 1);
    }

    @Test
    void entities_of_several_types_are_asked_for_at_once_as_well() {
        String page =
                render("""
                <main telemetry:prefetch="${entities}"><th:block th:each="e : ${entities}">\
                <telemetry:link entity-type="${e.type}" entity-id="${e.id}"/></th:block></main>""", Map.of("entities", List.of(new EntityRef("payment", "1"), new EntityRef("invoice", "1"))));

        assertThat(page).contains("entity-type=\"payment\"", "entity-type=\"invoice\"");
        assertThat(store.lookUps).containsExactly(2);
    }

    @Test
    void the_same_entity_is_asked_for_once_in_a_page_and_again_in_the_next() {
        String template = """
                <telemetry:link entity-type="payment" entity-id="1"/>\
                <telemetry:link entity-type="payment" entity-id="1"/>\
                [[${#telemetry.link('payment', '1') == null}]]""";

        assertThat(render(template, Map.of())).endsWith("true");
        assertThat(store.lookUps).containsExactly(1);
        render(template, Map.of());
        assertThat(store.lookUps).containsExactly(1, 1);
    }

    @Test
    void a_store_that_does_not_answer_is_asked_once_in_a_page_and_the_page_is_rendered() {
        store.available = false;

        String page = render("""
                <main telemetry:entity-type="payment" telemetry:prefetch="${ids}"><th:block th:each="id : ${ids}">\
                <telemetry:link entity-type="payment" entity-id="${id}"/></th:block>\
                <p th:unless="${#telemetry.available}">away</p></main>""", Map.of("ids", List.of("1", "2", "3")));

        assertThat(page.split("telemetry unavailable", -1)).hasSize(4);
        assertThat(page).contains("<p>away</p>");
        assertThat(store.lookUps).hasSize(1);
    }

    @Test
    void a_part_of_the_store_that_does_not_answer_takes_only_its_own_links_from_a_page() {
        store.runs.put(new EntityRef("payment", "1"), "run_abc");
        store.away.add(new EntityRef("payment", "2"));

        String page = render("""
                <main telemetry:entity-type="payment" telemetry:prefetch="${ids}"><th:block th:each="id : ${ids}">\
                <telemetry:link entity-type="payment" entity-id="${id}"/></th:block>\
                <p th:unless="${#telemetry.available}">away</p></main>""", Map.of("ids", List.of("1", "2", "3")));

        assertThat(page.split("telemetry unavailable", -1)).hasSize(2);
        assertThat(page).contains("run_abc").contains("<p>away</p>");
        assertThat(store.lookUps).containsExactly(3, 2);
    }

    @Test
    void a_look_up_that_fails_takes_no_other_link_with_it() {
        store.runs.put(new EntityRef("payment", "2"), "run_abc");
        store.away.add(new EntityRef("payment", "1"));

        String page = render(LINKS, Map.of("ids", List.of("1", "2", "3", "1")));

        assertThat(page.split("telemetry unavailable", -1)).hasSize(3);
        assertThat(page).contains("run_abc", "no run recorded");
        assertThat(store.lookUps).as("none is asked for twice").containsExactly(1, 1, 1);
    }

    @Test
    void a_page_that_has_waited_for_a_second_in_vain_asks_no_more() {
        store.available = false;
        store.patience = Duration.ofMillis(300);

        String page = render(LINKS, Map.of("ids", List.of("1", "2", "3", "4", "5", "6")));

        assertThat(page.split("telemetry unavailable", -1)).hasSize(7);
        assertThat(store.lookUps).hasSizeBetween(1, 4);
    }

    @Test
    void an_unknown_type_takes_no_other_link_with_it() {
        store.runs.put(new EntityRef("payment", "1"), "run_abc");

        String page = render(
                """
                <main telemetry:prefetch="${entities}"><th:block th:each="e : ${entities}">\
                <telemetry:link entity-type="${e.type}" entity-id="${e.id}"/></th:block></main>""", Map.of("entities", List.of(new EntityRef("payment", "1"), new EntityRef("subscription", "1"))));

        assertThat(page).contains("run_abc", "not a known entity");
    }

    @Test
    void texts_are_the_messages_of_the_application() {
        StaticMessageSource messages = new StaticMessageSource();
        messages.addMessage("telemetry.link.none", Locale.ENGLISH, "keine Ausführung");

        application.run(context -> {
            SpringTemplateEngine engine = context.getBean(SpringTemplateEngine.class);
            engine.setTemplateEngineMessageSource(messages);
            assertThat(engine(engine, "<telemetry:link entity-type=\"payment\" entity-id=\"1\"/>", Map.of()))
                    .contains(">keine Ausführung</span>");
        });
    }

    @Test
    void the_dialect_is_there_where_thymeleaf_is_and_telemetry_is_on() {
        application.run(context -> assertThat(context).hasSingleBean(TelemetryDialect.class));
        application
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TelemetryDialect.class));
        application
                .withClassLoader(new FilteredClassLoader("org.thymeleaf"))
                .run(context -> assertThat(context)
                        .doesNotHaveBean("runTelemetryDialect")
                        .hasSingleBean(TelemetryOperations.class));
    }

    /** Remembers how many entities each look-up asked for. */
    private static final class CountingStore implements TelemetryStore {

        final Map<EntityRef, String> runs = new HashMap<>();

        final List<Integer> lookUps = new ArrayList<>();

        final Set<EntityRef> away = new HashSet<>();

        boolean available = true;

        Duration patience = Duration.ZERO;

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            lookUps.add(entities.size());
            if (!available) {
                LockSupport.parkNanos(patience.toNanos());
                throw new IllegalStateException("The store is away");
            }
            if (!Collections.disjoint(entities, away)) {
                Set<EntityRef> answered = new HashSet<>(entities);
                answered.removeAll(away);
                throw new TelemetryUnavailableException(new IllegalStateException("A node is away"), answered);
            }
            return entities.stream()
                    .filter(runs::containsKey)
                    .collect(Collectors.toMap(
                            entity -> entity, entity -> new TelemetryRecord(String.valueOf(runs.get(entity)))));
        }
    }
}
