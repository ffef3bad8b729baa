package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.aspect.TelemetryAspectAutoConfiguration;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The run of a JVM that a task of trigger.dev has started. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentRunIdSourceTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryAspectAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class))
            .withBean(Jobs.class)
            .withPropertyValues("telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.write.timeout=10s");

    @Test
    void the_tasks_own_variable_lacks_the_prefix_which_is_put_before_it() {
        assertRecorded("run_abc123", Map.of("TRIGGER_RUN_ID", "abc123"));
    }

    @Test
    void a_prefix_that_is_there_stays_as_it_is() {
        assertRecorded("run_abc123", Map.of("TRIGGER_RUN_ID", " run_abc123 "));
    }

    @Test
    void the_resource_attributes_name_the_run_among_others() {
        assertRecorded(
                "run_abc123",
                Map.of(
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "service.name=billing%2Cjobs, ctx.run.id=run_abc123 ,ctx.run.idea=run_no,ctx.environment.id=1"));
    }

    @Test
    void the_resource_attributes_are_percent_encoded() {
        assertRecorded("run_abc123", Map.of("OTEL_RESOURCE_ATTRIBUTES", "ctx.run.id=run%5Fabc%3123"));
    }

    /** What servers give a task's process by 4.5.12: {@code JSON.stringify({"$trigger.taskEventStore": …})}. */
    @Test
    void the_resource_attributes_may_be_JSON_with_a_run_or_without_one(CapturedOutput output) {
        assertRecorded(
                null, Map.of("OTEL_RESOURCE_ATTRIBUTES", "{\"$trigger.taskEventStore\":\"taskEventPartitioned\"}"));
        assertRecorded(
                "run_own",
                Map.of(
                        "TRIGGER_RUN_ID",
                        "own",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "{\"$trigger.taskEventStore\":\"clickhouse_v2\"}"));
        assertRecorded(
                "run_abc",
                Map.of(
                        "OTEL_RESOURCE_ATTRIBUTES",
                        " {\"service.name\":\"a,ctx.run.id=run_no\",\"ctx.run.id\":\"run_abc\"}"));
        assertThat(output).doesNotContain("no run ID of a known form");
    }

    @Test
    void the_tasks_own_variable_goes_first() {
        assertRecorded(
                "run_own", Map.of("TRIGGER_RUN_ID", "own", "OTEL_RESOURCE_ATTRIBUTES", "ctx.run.id=run_resource"));
    }

    @Test
    void the_resource_attributes_stand_in_for_a_variable_that_is_malformed() {
        assertRecorded(
                "run_resource",
                Map.of("TRIGGER_RUN_ID", "no run", "OTEL_RESOURCE_ATTRIBUTES", "ctx.run.id=run_resource"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "run_", "run_run_a", "../a", "ü"})
    void a_variable_that_is_no_run_ID_is_left_aside_with_a_warning(String value, CapturedOutput output) {
        assertRecorded(null, Map.of("TRIGGER_RUN_ID", value));
        assertThat(output).containsOnlyOnce("TRIGGER_RUN_ID holds no run ID of a known form");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctx.run.id",
                "ctx.run.id=a%",
                "ctx.run.id=%zz",
                "ctx.run.id=a=b",
                "=",
                ",,",
                "x.ctx.run.id=run_a",
                "{",
                "{ctx.run.id=run_a}",
                "{\"ctx.run.id\":7}",
                "{\"ctx.run.id\":{\"ctx.run.id\":\"run_a\"}}",
                "{\"a\":\"b,ctx.run.id=run_a\"}"
            })
    void attributes_that_name_no_run_are_left_aside(String attributes) {
        assertRecorded(null, Map.of("OTEL_RESOURCE_ATTRIBUTES", attributes));
    }

    @Test
    void a_process_that_no_task_started_has_no_run_and_no_warning(CapturedOutput output) {
        assertRecorded(null, Map.of());
        assertRecorded(null, Map.of("TRIGGER_RUN_ID", " ", "OTEL_RESOURCE_ATTRIBUTES", "service.name=billing"));
        assertThat(output).doesNotContain("no run ID of a known form");
    }

    @Test
    void every_other_source_goes_first() {
        in(Map.of("TRIGGER_RUN_ID", "process"))
                .withBean("mine", RunIdSource.class, () -> () -> "run_mine")
                .run(context -> assertThat(run(context.getBean(Jobs.class), context.getBean(TelemetryOperations.class)))
                        .isEqualTo("run_mine"));
    }

    @Test
    void the_run_that_code_opens_goes_before_sources_of_the_application_with_a_later_order() {
        in(Map.of("TRIGGER_RUN_ID", "process")).withBean(EngineOfMine.class).run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);

            assertThat(run(jobs, telemetry)).isEqualTo("run_engine");
            assertThat(CurrentRun.<@Nullable String>callWith("run_code", () -> run(jobs, telemetry)))
                    .isEqualTo("run_code");
        });
    }

    @Test
    void it_can_be_turned_off_and_replaced() {
        in(Map.of("TRIGGER_RUN_ID", "process"))
                .withPropertyValues("telemetry.run-id.environment=false")
                .run(context -> assertThat(context).doesNotHaveBean("runTelemetryEnvironmentRunIdSource"));
        in(Map.of("TRIGGER_RUN_ID", "process"))
                .withBean("runTelemetryEnvironmentRunIdSource", RunIdSource.class, () -> () -> "run_mine")
                .run(context -> assertThat(run(context.getBean(Jobs.class), context.getBean(TelemetryOperations.class)))
                        .isEqualTo("run_mine"));
    }

    private void assertRecorded(@Nullable String runId, Map<String, Object> variables) {
        in(variables)
                .run(context -> assertThat(run(context.getBean(Jobs.class), context.getBean(TelemetryOperations.class)))
                        .isEqualTo(runId));
    }

    /** Replaces the environment of this process, which may hold these variables too. */
    private ApplicationContextRunner in(Map<String, Object> variables) {
        return application.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables))));
    }

    private static @Nullable String run(Jobs jobs, TelemetryOperations telemetry) {
        jobs.settle("pym_1");
        return telemetry
                .getTelemetry(EntityTypes.PAYMENT, "pym_1")
                .map(TelemetryRecord::runId)
                .orElse(null);
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public void settle(String paymentId) {}
    }

    @Order(RunIdSourceOrder.SCHEDULED)
    static class EngineOfMine implements RunIdSource {

        @Override
        public String currentRunId() {
            return "run_engine";
        }
    }
}
