package io.runtelemetry.thymeleaf;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.trigger.TriggerStub;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** What became of runs, in pages that Thymeleaf renders: it is there without any script. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RunStateInPagesTest {

    private static final String LINK = "<telemetry:link entity-type=\"payment\" entity-id=\"%s\" show-state/>";

    private static final String FAILED = "\"startedAt\":\"2020-11-24T10:00:01.250Z\","
            + "\"finishedAt\":\"2020-11-24T10:00:05.250Z\",\"durationMs\":3900,"
            + "\"error\":{\"name\":\"StripeCardError\",\"message\":\"<b>declined</b>\"},";

    private final TriggerStub trigger = new TriggerStub();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    ThymeleafAutoConfiguration.class,
                    TelemetryThymeleafAutoConfiguration.class))
            .withBean(RoleHierarchy.class, () -> RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ERRORS_READ"))
            .withPropertyValues(
                    "spring.thymeleaf.check-template-location=false",
                    "telemetry.store=memory",
                    "telemetry.write.mode=sync",
                    "telemetry.trigger.validation=on-demand",
                    "telemetry.trigger.api-url=" + trigger.url(),
                    "TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY);

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        LocaleContextHolder.resetLocaleContext();
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    /** Renders a page for somebody with an authority. */
    private String render(ApplicationContextRunner of, String authority, String template, Map<String, String> runs) {
        String[] page = new String[1];
        of.run(context -> {
            runs.forEach((id, run) -> context.getBean(TelemetryOperations.class)
                    .storeTelemetry("payment", id, run)
                    .join());
            SpringTemplateEngine engine = context.getBean(SpringTemplateEngine.class);
            engine.setTemplateResolver(new StringTemplateResolver());
            MockServletContext servletContext = new MockServletContext();
            MockHttpServletRequest request = new MockHttpServletRequest(servletContext);
            request.setUserPrincipal(UsernamePasswordAuthenticationToken.authenticated(
                    "ada", null, AuthorityUtils.createAuthorityList(authority)));
            page[0] = engine.process(
                    template,
                    new WebContext(
                            JakartaServletWebApplication.buildApplication(servletContext)
                                    .buildExchange(request, new MockHttpServletResponse()),
                            Locale.UK,
                            Map.of("ids", List.copyOf(runs.keySet()))));
        });
        return page[0];
    }

    @Test
    void a_failed_run_has_status_task_relative_time_with_the_exact_one_duration_and_its_message() {
        trigger.run("run_abc", "TIMED_OUT", FAILED + "\"attemptCount\":3,");
        LocaleContextHolder.setTimeZone(TimeZone.getTimeZone("Europe/Berlin"));

        String page = render(application, "X", LINK.formatted("1"), Map.of("1", "run_abc"));

        assertThat(page)
                .contains("<span part=\"run-state bad\">Timed out</span>")
                .containsPattern(
                        "attempt-billing-run · <time datetime=\"2020-11-24T10:00:01.250Z\""
                                + " title=\"24 Nov 2020,? 11:00:01 CET\">[0-9]+ d ago</time> · 3.9 s · its logs are no longer kept")
                .contains("<span part=\"run-error\">StripeCardError: &lt;b&gt;declined&lt;/b&gt;</span>")
                .endsWith("</telemetry-link>");
    }

    @ParameterizedTest
    @CsvSource({"999, 999 ms", "59949, 59.9 s", "59960, 1 min 0 s", "119600, 2 min 0 s", "3599400, 59 min 59 s"})
    void a_duration_is_rounded_before_it_is_divided(long millis, String words) {
        trigger.run("run_abc", "COMPLETED", "\"durationMs\":" + millis + ",");

        assertThat(render(application, "X", LINK.formatted("1"), Map.of("1", "run_abc")))
                .contains(" · " + words + "<");
    }

    @Test
    void an_error_without_a_message_is_its_name_and_without_a_name_nothing() {
        trigger.run("run_a", "FAILED", "\"error\":{\"name\":\"Error\",\"message\":\"\"},")
                .run("run_b", "FAILED", "\"error\":{\"message\":\"\"},");

        assertThat(render(application, "X", LINK.formatted("1"), Map.of("1", "run_a")))
                .contains("<span part=\"run-error\">Error</span>");
        assertThat(render(application, "X", LINK.formatted("1"), Map.of("1", "run_b")))
                .contains(">Failed</span>")
                .doesNotContain("run-error");
    }

    @Test
    void only_who_asks_for_it_gets_it() {
        trigger.run("run_abc", "FAILED", FAILED);

        String page = render(application, "X", LINK.formatted("1").replace(" show-state", ""), Map.of("1", "run_abc"));

        assertThat(page).contains("run_abc").doesNotContain("run-state");
        assertThat(trigger.requests()).isEmpty();
    }

    @Test
    void an_authority_of_its_own_lets_only_some_read_why_a_run_failed() {
        trigger.run("run_abc", "FAILED", FAILED);
        ApplicationContextRunner discreet = application.withPropertyValues("telemetry.web.error-authority=ERRORS_READ");

        assertThat(render(discreet, "TELEMETRY_READ", LINK.formatted("1"), Map.of("1", "run_abc")))
                .contains(">Failed</span>")
                .doesNotContain("run-error", "declined");
        assertThat(render(discreet, "ERRORS_READ", LINK.formatted("1"), Map.of("1", "run_abc")))
                .contains("declined");
        assertThat(render(discreet, "ROLE_ADMIN", LINK.formatted("1"), Map.of("1", "run_abc")))
                .contains("declined");
    }

    @Test
    void a_list_asks_once() {
        trigger.run("run_a", "COMPLETED", "").run("run_b", "FAILED", "").run("run_c", "EXECUTING", "");

        String page = render(
                application,
                "X",
                "<p telemetry:entity-type=\"payment\" telemetry:prefetch=\"${ids}\"><th:block th:each=\"id : ${ids}\">"
                        + LINK.formatted("${id}") + "</th:block></p>",
                Map.of("1", "run_a", "2", "run_b", "3", "run_c"));

        assertThat(page).contains(">Completed</span>", ">Failed</span>", ">Executing</span>");
        assertThat(trigger.requests()).containsExactly("/api/v1/query");
    }

    @Test
    void a_page_is_rendered_while_trigger_dev_is_away_and_asks_once() {
        trigger.then(503, "{}", Map.of());

        String page = render(
                application,
                "X",
                LINK.formatted("1") + LINK.formatted("2"),
                Map.of("1", "run_a", "2", "run_06g2b52gnds9o9jkd9ctu230e1"));

        assertThat(page)
                .contains(">run_a</a>", ">run_06g2b52gnds9o9jkd9ctu230e1</a>")
                .doesNotContain("run-state")
                .containsPattern("<span part=\"text id-time\" title=\"21 Aug 2026,? [0-9:]+ [A-Z]+\">"
                        + "triggered [0-9]+ d ago, by its ID</span>");
        assertThat(trigger.requests()).hasSize(1);
    }
}
