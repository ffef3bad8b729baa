package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.input.InvalidSettingException;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WebConfigurationTest {

    private static final String TOKEN = "telemetry.web.token=0123456789abcdef";

    private static final String ENABLED = "telemetry.web.enabled=true";

    private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(all()))
            .withPropertyValues("telemetry.store=memory");

    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(all()))
            .withPropertyValues("telemetry.store=memory");

    private final WebApplicationContextRunner servletWithoutSecurity =
            servlet.withClassLoader(new FilteredClassLoader("org.springframework.security"));

    private static Class<?>[] all() {
        return new Class<?>[] {
            TelemetryRedisAutoConfiguration.class,
            TelemetryUpstashAutoConfiguration.class,
            TelemetryRunAutoConfiguration.class,
            TelemetryRunStateAutoConfiguration.class,
            TelemetryAutoConfiguration.class,
            TelemetryWebAutoConfiguration.class
        };
    }

    @Test
    void nothing_is_served_before_the_application_says_so() {
        servlet.run(context -> assertThat(context)
                .doesNotHaveBean("runTelemetryServletMapping")
                .doesNotHaveBean(TelemetryApi.class));
        reactive.run(context -> assertThat(context).doesNotHaveBean("runTelemetryReactiveMapping"));
        servlet.withPropertyValues(ENABLED)
                .run(context -> assertThat(context)
                        .hasBean("runTelemetryServletMapping")
                        .doesNotHaveBean("runTelemetryReactiveMapping"));
        reactive.withPropertyValues(ENABLED)
                .run(context -> assertThat(context)
                        .hasBean("runTelemetryReactiveMapping")
                        .doesNotHaveBean("runTelemetryServletMapping"));
    }

    @Test
    void telemetry_enabled_false_removes_the_API() {
        servlet.withPropertyValues(ENABLED, "telemetry.enabled=false")
                .run(context -> assertThat(context.getBeanDefinitionNames())
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("telemetry")));
    }

    @Test
    void an_unprotected_API_keeps_the_application_from_starting_and_says_what_to_do() {
        servletWithoutSecurity.withPropertyValues(ENABLED).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).rootCause().isInstanceOf(InvalidSettingException.class);
            FailureAnalysis analysis = analysis(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis.getDescription()).contains("nothing protects /telemetry");
            assertThat(analysis.getAction())
                    .contains(
                            "spring-boot-starter-security",
                            "telemetry.web.token",
                            "telemetry.web.allow-anonymous=true");
        });
        servletWithoutSecurity
                .withPropertyValues(ENABLED, "telemetry.web.token=")
                .run(context -> assertThat(context).hasFailed());
        reactive.withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .withPropertyValues(ENABLED)
                .run(context -> assertThat(context).hasFailed());
    }

    /** By the analyzers that are registered. */
    private static FailureAnalysis analysis(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, error) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_token_or_the_explicit_will_to_do_without_lets_it_start() {
        servletWithoutSecurity
                .withPropertyValues(ENABLED, TOKEN)
                .run(context -> assertThat(context).hasNotFailed());
        servletWithoutSecurity
                .withPropertyValues(ENABLED, "telemetry.web.allow-anonymous=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void contradictory_protection_keeps_the_application_from_starting() {
        servletWithoutSecurity
                .withPropertyValues(ENABLED, TOKEN, "telemetry.web.allow-anonymous=true")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("meaningless"));
        servlet.withPropertyValues(ENABLED, "telemetry.web.allow-anonymous=true")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("no effect"));
    }

    @Test
    void a_value_out_of_its_range_keeps_the_application_from_starting() {
        for (String value : List.of(
                "telemetry.web.base-path=telemetry",
                "telemetry.web.base-path=/",
                "telemetry.web.base-path=/a/",
                "telemetry.web.base-path=/a/../b",
                "telemetry.web.base-path=/a*",
                "telemetry.web.token=short")) {
            servlet.withPropertyValues(ENABLED, value)
                    .run(context -> assertThat(context).as(value).hasFailed());
        }
    }

    @Test
    void a_token_that_no_header_can_hold_keeps_the_application_from_starting() {
        for (String token : List.of("geheimes-W\u00f6rterbuch-\u20ac", "two words and more", "01234567\n89abcdef")) {
            servlet.withPropertyValues(ENABLED)
                    .withInitializer(context -> context.getEnvironment()
                            .getPropertySources()
                            .addFirst(new MapPropertySource("own", Map.of("telemetry.web.token", token))))
                    .run(context -> assertThat(context.getStartupFailure())
                            .as(token)
                            .rootCause()
                            .hasMessageContaining("telemetry.web.token must")
                            .hasMessageNotContaining(token));
        }
    }

    @Test
    void a_blank_authority_is_none_that_was_set_and_opens_nothing() {
        servlet.withPropertyValues(ENABLED, TOKEN, "telemetry.web.authority= ", "telemetry.web.coverage-authority=")
                .run(context -> {
                    WebProperties properties = context.getBean(WebProperties.class);
                    assertThat(properties.authority()).isEqualTo("TELEMETRY_READ");
                    assertThat(properties.coverageAuthority()).isEqualTo("TELEMETRY_COVERAGE");
                });
    }

    @Test
    void properties_do_not_tell_their_secrets() {
        servlet.withPropertyValues(ENABLED, TOKEN)
                .run(context -> assertThat(context.getBean(WebProperties.class).toString())
                        .contains("/telemetry")
                        .doesNotContain("0123456789abcdef"));
    }
}
