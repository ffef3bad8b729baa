package io.runtelemetry.runstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.trigger.RootLog;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.RunStatus;
import io.runtelemetry.trigger.TaggedRuns;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerStub;
import io.runtelemetry.trigger.TriggerValidation;
import io.runtelemetry.trigger.TriggerValidation.Outcome;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** What an application has once it knows the secret key. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class RunStateAutoConfigurationTest {

    private final TriggerStub trigger = new TriggerStub();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class))
            .withPropertyValues("telemetry.store=memory", "telemetry.trigger.api-url=" + trigger.url());

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void without_a_secret_key_there_is_none_of_it() {
        application.run(context -> assertThat(context)
                .doesNotHaveBean(TriggerApi.class)
                .doesNotHaveBean(TriggerValidation.class)
                .doesNotHaveBean(RunStates.class));
        application
                .withPropertyValues("TRIGGER_SECRET_KEY= ")
                .run(context -> assertThat(context).doesNotHaveBean(TriggerApi.class));
    }

    @Test
    void telemetry_that_is_off_has_none_of_it() {
        application
                .withPropertyValues("TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY, "telemetry.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(TriggerApi.class)
                        .doesNotHaveBean(TriggerValidation.class)
                        .doesNotHaveBean(ValidationAtStartup.class)
                        .doesNotHaveBean(RunStates.class));
    }

    @ParameterizedTest
    @CsvSource({"TRIGGER_SECRET_KEY", "telemetry.trigger.secret-key", "telemetry.trigger.secretKey"})
    void with_the_secret_key_the_state_of_a_run_is_known(String name) {
        trigger.run("run_abc", "CRASHED", "");

        application
                .withPropertyValues(name + "=" + TriggerStub.SECRET_KEY)
                .run(context -> assertThat(context.getBean(RunStates.class)
                                .find("run_abc")
                                .orElseThrow()
                                .status())
                        .isEqualTo(RunStatus.CRASHED));
    }

    @Test
    void without_Caffeine_there_is_no_state_of_runs_but_the_validation_and_a_line_in_the_log() {
        try (RootLog log = new RootLog(Level.INFO)) {
            application
                    .withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine"))
                    .withPropertyValues("TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY)
                    .run(context -> assertThat(context)
                            .doesNotHaveBean(RunStates.class)
                            .hasSingleBean(TriggerValidation.class));
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("add com.github.ben-manes.caffeine:caffeine"));
        }
    }

    @Test
    void the_properties_do_not_tell_the_secret_key() {
        application
                .withPropertyValues("telemetry.trigger.secret-key=" + TriggerStub.SECRET_KEY)
                .run(context -> assertThat(
                                context.getBean(RunStateProperties.class).toString())
                        .doesNotContain("tr_prod"));
    }

    @Test
    void a_malformed_secret_key_stops_the_start_and_is_not_told() {
        application.withPropertyValues("TRIGGER_SECRET_KEY=tr_prod_a b").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("The secret key of trigger.dev")
                    .message()
                    .doesNotContain("tr_prod");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://cloud.trigger.dev,, https://api.trigger.dev",
        "https://trigger.example.org,, https://trigger.example.org",
        "https://cloud.trigger.dev, https://api.example.org, https://api.example.org",
    })
    void the_key_goes_to_the_API_that_belongs_to_the_dashboard(String dashboard, String variable, String api) {
        MockEnvironment environment = new MockEnvironment();
        if (variable != null) {
            environment.setProperty("TRIGGER_API_URL", variable);
        }

        assertThat(TriggerCredentials.apiUrl(null, environment, dashboard)).isEqualTo(api);
        assertThat(TriggerCredentials.apiUrl("https://own.example.org", environment, dashboard))
                .isEqualTo("https://own.example.org");
    }

    @Test
    void runs_are_tagged_where_that_is_asked_for_only() {
        ApplicationContextRunner withKey =
                application.withPropertyValues("TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY);

        withKey.run(context -> assertThat(context).doesNotHaveBean(TaggedRuns.class));
        trigger.run("run_abc", "EXECUTING", "");
        withKey.withPropertyValues("telemetry.trigger.tags=on").run(context -> {
            context.getBean(TelemetryOperations.class).storeTelemetry("payment", "pym_123", "run_abc");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(trigger.tags("run_abc")).containsExactly("payment:pym_123"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        ",,,",
        "feature/a, , , feature/a",
        "feature/a, feature/b, feature/c, feature/a",
        ", feature/b, feature/c, feature/b",
        ", , feature/c, feature/c",
        ", , default,",
        "default, , ,"
    })
    void the_branch_is_that_of_the_tasks_unless_telemetry_has_its_own(
            String configured, String preview, String dev, String branch) {
        MockEnvironment environment = new MockEnvironment();
        if (preview != null) {
            environment.setProperty("TRIGGER_PREVIEW_BRANCH", preview);
        }
        if (dev != null) {
            environment.setProperty("TRIGGER_DEV_BRANCH", dev);
        }

        assertThat(TriggerCredentials.branch(configured, environment)).isEqualTo(branch);
    }

    @Test
    void requests_of_an_application_name_its_branch() {
        trigger.branch("feature/new-checkout").run("run_abc", "COMPLETED", "");

        application
                .withPropertyValues(
                        "TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY, "TRIGGER_PREVIEW_BRANCH=feature/new-checkout")
                .run(context -> assertThat(context.getBean(RunStates.class).find("run_abc"))
                        .isPresent());
    }

    @Test
    void a_start_waits_for_nothing_and_then_links_take_their_full_form() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        trigger.then(exchange -> {
            try {
                started.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(503, -1);
        });
        try (ConfigurableApplicationContext context = start("telemetry.trigger.timeout=60s")) {
            RunUrlGenerator links = context.getBean(RunUrlGenerator.class);
            assertThat(links.generateUrl("run_abc")).isEqualTo("https://cloud.trigger.dev/runs/run_abc");
            TriggerValidation validation = context.getBean(TriggerValidation.class);
            assertThat(validation.last()).isEmpty();

            started.countDown();

            await().atMost(Duration.ofSeconds(30)).until(() -> validation.last().isPresent());
            assertThat(validation.last().orElseThrow().outcome()).isEqualTo(Outcome.UNREACHABLE);
        }
    }

    @Test
    void after_the_start_links_with_a_slug_take_their_full_form() {
        try (ConfigurableApplicationContext context = start("telemetry.trigger.environment=prod")) {
            RunUrlGenerator links = context.getBean(RunUrlGenerator.class);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "https://cloud.trigger.dev/orgs/acme-1a2b/projects/billing-Xy9/env/prod/runs/run_abc"
                            .equals(links.generateUrl("run_abc")));
        }
    }

    @Test
    void the_secret_key_is_in_no_log_even_at_trace() {
        trigger.run("run_abc", "COMPLETED", "");
        try (ConfigurableApplicationContext context = start("telemetry.trigger.validation=on-demand");
                RootLog log = new RootLog(Level.TRACE)) {
            context.getBean(TriggerValidation.class).validate();
            context.getBean(RunStates.class).find("run_abc");

            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("the secret key belongs to TriggerEnvironment"))
                    .noneSatisfy(line -> assertThat(line).containsAnyOf(TriggerStub.SECRET_KEY, "pk_prod"));
        }
    }

    @Test
    void on_demand_nothing_is_asked_at_the_start() {
        try (ConfigurableApplicationContext context = start("telemetry.trigger.validation=on-demand")) {
            assertThat(context.getBeansOfType(ValidationAtStartup.class)).isEmpty();
            assertThat(trigger.requests()).isEmpty();

            assertThat(context.getBean(TriggerValidation.class).validate().outcome())
                    .isEqualTo(Outcome.MATCHES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"startup", "STARTUP", "start-up", "START_UP", "", " ", "startup "})
    void what_binds_to_startup_validates_at_the_start(String value) {
        application
                .withPropertyValues("TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("own", Map.of("telemetry.trigger.validation", value))))
                .run(context -> assertThat(context).hasBean("runTelemetryTriggerValidationAtStartup"));
    }

    @Test
    void what_binds_to_nothing_keeps_the_application_from_starting() {
        application
                .withPropertyValues(
                        "TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY, "telemetry.trigger.validation=sometimes")
                .run(context -> assertThat(context).hasFailed());
    }

    private ConfigurableApplicationContext start(String property) {
        return new SpringApplicationBuilder(Application.class)
                .properties(
                        "spring.main.web-application-type=none",
                        "spring.main.banner-mode=off",
                        "telemetry.store=memory",
                        "telemetry.trigger.api-url=" + trigger.url(),
                        property)
                .run("--TRIGGER_SECRET_KEY=" + TriggerStub.SECRET_KEY);
    }

    @ImportAutoConfiguration({
        TelemetryRedisAutoConfiguration.class,
        TelemetryUpstashAutoConfiguration.class,
        TelemetryRunAutoConfiguration.class,
        TelemetryAutoConfiguration.class,
        TelemetryRunStateAutoConfiguration.class
    })
    static class Application {}
}
