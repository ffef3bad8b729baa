package io.runtelemetry.autoconfigure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.aspect.AnnotationProperties;
import io.runtelemetry.aspect.AnnotationProperties.Validation;
import io.runtelemetry.input.InvalidSettingException;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class TelemetryAutoConfigurationTest {

    private static final AutoConfigurations ALL = AutoConfigurations.of(autoConfigurations());

    private final ApplicationContextRunner application = new ApplicationContextRunner().withConfiguration(ALL);

    private final ApplicationContextRunner redisApplication =
            application.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

    /** Those that an application would find: the file that lists them is tested along. */
    private static Class<?>[] autoConfigurations() {
        return ImportCandidates.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, null)
                .getCandidates()
                .stream()
                .filter(name -> name.startsWith("io.runtelemetry."))
                .map(TelemetryAutoConfigurationTest::load)
                .toArray(Class<?>[]::new);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_application_with_Redis_keeps_records_there() {
        redisApplication.run(context -> assertThat(context)
                .hasSingleBean(TelemetryOperations.class)
                .getBean(TelemetryStore.class)
                .isInstanceOf(RedisTelemetryStore.class));
    }

    @Test
    void the_applications_connection_to_Redis_stays_the_only_one_that_beans_see() {
        redisApplication.run(context -> assertThat(context).hasSingleBean(RedisConnectionFactory.class));
    }

    @Test
    void an_application_without_Redis_keeps_records_in_memory_and_is_warned(CapturedOutput output) {
        application.run(context -> {
            assertThat(context).getBean(TelemetryStore.class).isInstanceOf(InMemoryTelemetryStore.class);
            assertThat(output).containsOnlyOnce("nothing will survive this process");
        });
    }

    @Test
    void auto_by_name_is_the_same_as_auto_by_default() {
        redisApplication
                .withPropertyValues("telemetry.store=auto")
                .run(context ->
                        assertThat(context).getBean(TelemetryStore.class).isInstanceOf(RedisTelemetryStore.class));
    }

    @Test
    void memory_can_be_chosen_beside_Redis_without_a_warning(CapturedOutput output) {
        redisApplication.withPropertyValues("telemetry.store=memory").run(context -> {
            assertThat(context).getBean(TelemetryStore.class).isInstanceOf(InMemoryTelemetryStore.class);
            assertThat(output).doesNotContain("nothing will survive");
        });
    }

    @Test
    void Redis_that_is_asked_for_but_not_there_is_an_error_that_says_what_to_do() {
        application.withPropertyValues("telemetry.store=redis").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("telemetry.store is redis");
        });
    }

    @Test
    void it_works_without_Redis_web_and_transactions_on_the_classpath() {
        application
                .withClassLoader(new FilteredClassLoader(
                        RedisConnectionFactory.class,
                        jakarta.servlet.Filter.class,
                        TransactionSynchronizationManager.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(TelemetryStore.class)
                        .isInstanceOf(InMemoryTelemetryStore.class));
    }

    @Test
    void disabled_there_is_no_bean_of_telemetry() {
        redisApplication
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(Arrays.stream(context.getBeanDefinitionNames())
                                .map(context::getType)
                                .map(type -> type == null ? "" : type.getName()))
                        .noneMatch(name -> name.startsWith("io.runtelemetry.")));
    }

    @Test
    void properties_have_the_defaults_of_the_specification() {
        application.run(context -> {
            TelemetryProperties properties = context.getBean(TelemetryProperties.class);
            assertThat(properties.ttl()).isEqualTo(Duration.ofDays(14));
            assertThat(properties.namespace()).isEqualTo("telemetry");
            assertThat(properties.write().mode()).isEqualTo(Mode.ASYNC);
            assertThat(properties.write().bufferSize()).isEqualTo(65_536);
            AnnotationProperties annotations = context.getBean(AnnotationProperties.class);
            assertThat(annotations.validation()).isEqualTo(Validation.FAIL);
            assertThat(annotations.maxEntitiesPerCall()).isEqualTo(1_000);
            assertThat(context.getBean(TriggerRunUrlGenerator.class).dashboardUrl())
                    .isEqualTo("https://cloud.trigger.dev");
        });
    }

    @Test
    void the_time_to_live_is_in_seconds_or_with_a_unit() {
        application
                .withPropertyValues("telemetry.ttl=86400")
                .run(context -> assertThat(
                                context.getBean(TelemetryProperties.class).ttl())
                        .isEqualTo(Duration.ofDays(1)));
        application
                .withPropertyValues("telemetry.ttl=30d")
                .run(context -> assertThat(
                                context.getBean(TelemetryProperties.class).ttl())
                        .isEqualTo(Duration.ofDays(30)));
    }

    @Test
    void properties_out_of_range_are_errors_that_name_the_property() {
        assertFailure("telemetry.ttl=0s", "telemetry.ttl");
        assertFailure("telemetry.namespace=a b", "telemetry.namespace");
        assertFailure("telemetry.entity-types=Subscription", "'Subscription'");
        assertFailure("telemetry.write.buffer-size=0", "telemetry.write.buffer-size");
        assertFailure("telemetry.max-entities-per-call=0", "telemetry.max-entities-per-call");
        assertFailure(redisApplication, "telemetry.redis.read-timeout=0", "telemetry.redis.read-timeout");
        assertFailure("telemetry.run-id.header=a b", "telemetry.run-id.header");
        assertFailure("telemetry.trigger.dashboard-url=javascript:alert(1)", "telemetry.trigger.dashboard-url");
        assertFailure("telemetry.eviction-policy=lru", "eviction-policy");
    }

    @Test
    void the_failure_analysis_of_a_value_out_of_range_names_the_property_and_what_is_allowed() {
        for (String property : List.of(
                "telemetry.ttl=0s",
                "telemetry.namespace=a b",
                "telemetry.trigger.dashboard-url=cloud.trigger.dev",
                "telemetry.trigger.organization=a/b",
                "telemetry.propagation.http-hosts=https://billing.example.com")) {
            String name = property.substring(0, property.indexOf('='));
            application.withPropertyValues(property).run(context -> {
                FailureAnalysis analysis = requireNonNull(
                        new InvalidSettingFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure())));

                assertThat(analysis.getDescription()).startsWith(name + " must be");
            });
        }
    }

    @Test
    void entity_types_can_be_named_in_code_too_where_no_file_of_properties_can_hide_them() {
        application
                .withPropertyValues("telemetry.entity-types=subscription")
                .withBean("billing", EntityTypes.class, () -> EntityTypes.sharedAnd(List.of("credit_note")))
                .withBean("crm", EntityTypes.class, () -> EntityTypes.sharedAnd(List.of("organization")))
                .run(context -> assertThat(context.getBean(EntityTypes.class).names())
                        .contains("payment", "subscription", "credit_note", "organization"));
        application.run(context ->
                assertThat(context.getBean(EntityTypes.class).names()).hasSize(6));
    }

    private void assertFailure(String property, String message) {
        assertFailure(application, property, message);
    }

    private static void assertFailure(ApplicationContextRunner application, String property, String message) {
        application.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
        });
    }

    @Test
    void links_take_as_full_a_form_as_is_known() {
        assertLink("https://cloud.trigger.dev/runs/run_abc");
        assertLink("https://cloud.trigger.dev/projects/v3/proj_x/runs/run_abc", "telemetry.trigger.project-ref=proj_x");
        assertLink(
                "https://trigger.example.com/orgs/acme/projects/billing/env/prod/runs/run_abc",
                "telemetry.trigger.dashboard-url=https://trigger.example.com/",
                "telemetry.trigger.organization=acme",
                "telemetry.trigger.project=billing",
                "telemetry.trigger.environment=prod");
    }

    private void assertLink(String link, String... properties) {
        application
                .withPropertyValues(properties)
                .run(context -> assertThat(
                                context.getBean(TelemetryOperations.class).generateTriggerUrl("run_abc"))
                        .isEqualTo(link));
    }

    @Test
    void every_bean_can_be_replaced() {
        redisApplication.withUserConfiguration(Replacements.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertReplaced(context, TelemetryStore.class, "myStore");
            assertReplaced(context, TelemetryFormat.class, "myFormat");
            assertReplaced(context, TelemetryRecorder.class, "myRecorder");
        });
    }

    private static void assertReplaced(AssertableApplicationContext context, Class<?> type, String name) {
        assertThat(context.getBeanNamesForType(type)).containsExactly(name);
    }

    @Test
    void an_application_adds_its_own_engine_beside_trigger_dev() {
        application.withBean(NightlyRuns.class).run(context -> {
            TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
            assertThat(telemetry.generateTriggerUrl("nightly-7")).isEqualTo("https://batch.example.com/7");
            assertThat(telemetry.generateTriggerUrl("run_abc")).isEqualTo("https://cloud.trigger.dev/runs/run_abc");
        });
    }

    @Test
    void a_web_application_takes_the_run_from_a_header() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .run(context -> assertThat(context).hasBean("runTelemetryCurrentRunFilterRegistration"));
        application.run(context -> assertThat(context).doesNotHaveBean("runTelemetryCurrentRunFilterRegistration"));
    }

    @Test
    void the_recorder_runs_while_the_context_does_and_leaves_no_thread() {
        application.run(context -> {
            assertThat(context.getBean(TelemetryRecorder.class).isRunning()).isTrue();
            context.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("telemetry-") && thread.isAlive());
        });
    }

    @Test
    void a_context_can_be_stopped_and_started_again() {
        application.run(context -> {
            context.stop();
            assertThat(context.getBean(TelemetryRecorder.class).isRunning()).isFalse();
            context.start();
            assertThat(context.getBean(TelemetryRecorder.class).isRunning()).isTrue();
        });
    }

    @Test
    void the_advisor_is_there_without_AspectJ() {
        application
                .withClassLoader(new FilteredClassLoader("org.aspectj"))
                .run(context -> assertThat(context).hasBean("runTelemetryRecordsTelemetryAdvisor"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Replacements {

        @Bean
        TelemetryStore myStore() {
            return new InMemoryTelemetryStore();
        }

        @Bean
        EntityTypes myTypes() {
            return EntityTypes.shared();
        }

        @Bean
        TelemetryFormat myFormat() {
            return new TelemetryFormat("mine", new io.runtelemetry.TelemetryListener() {});
        }

        @Bean
        RunIdSource myRunIds() {
            return () -> "run_mine";
        }

        @Bean
        TelemetryRecorder myRecorder(TelemetryStore store, EntityTypes types, TriggerRunUrlGenerator urls) {
            return new TelemetryRecorder(
                    store,
                    types,
                    urls,
                    new io.runtelemetry.TelemetryListener() {},
                    new RecorderOptions(
                            Duration.ofDays(14),
                            RecorderOptions.Mode.ASYNC,
                            Duration.ofMillis(100),
                            65_536,
                            512,
                            Duration.ofMillis(2),
                            Duration.ofSeconds(5)),
                    0);
        }
    }

    static class NightlyRuns implements RunUrlGenerator {

        @Override
        public boolean supports(String runId) {
            return runId.startsWith("nightly-");
        }

        @Override
        public @Nullable String generateUrl(String runId) {
            return "https://batch.example.com/" + runId.substring("nightly-".length());
        }
    }
}
