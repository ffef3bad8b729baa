package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Mistakes in annotations are found when the bean is made. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class InvalidRecordsTelemetryTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withPropertyValues("telemetry.store=memory")
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryAspectAutoConfiguration.class));

    @Test
    void an_expression_that_cannot_be_parsed_names_class_and_method() {
        assertFailure(Unparsable.class, "Unparsable.job()", "idExpr = \"#id +\"", "no valid expression");
    }

    @Test
    void an_unknown_parameter_is_answered_with_those_that_exist() {
        assertFailure(UnknownName.class, "#paymentId", "no parameter", "#id");
    }

    @Test
    void a_plain_word_is_answered_with_how_to_name_a_parameter() {
        assertFailure(PlainWord.class, "write #id");
    }

    @Test
    void an_unknown_entity_type_is_answered_with_the_known_ones_and_the_property() {
        assertFailure(
                UnknownType.class,
                "'subscription'",
                "billing_period, billing_run, invoice, notification, payment, webhook",
                "telemetry.entity-types");
    }

    @Test
    void the_application_can_add_an_entity_type() {
        application
                .withPropertyValues("telemetry.entity-types=subscription")
                .withBean(UnknownType.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void the_result_of_a_method_that_returns_nothing_is_a_mistake() {
        assertFailure(NoResult.class, "#result", "returns nothing");
    }

    @Test
    void the_result_is_not_there_BEFORE() {
        assertFailure(ResultBefore.class, "BEFORE", "#result");
    }

    @Test
    void a_mistake_in_the_condition_is_found() {
        assertFailure(UnknownInCondition.class, "condition", "#unknown");
    }

    @Test
    void a_mistake_inside_a_projection_is_found() {
        assertFailure(UnknownInProjection.class, "#unknown");
    }

    @Test
    void an_empty_expression_is_a_mistake() {
        assertFailure(EmptyExpression.class, "idExpr is empty");
    }

    @Test
    void a_final_method_cannot_be_recorded_by_a_proxy() {
        assertFailure(FinalMethod.class, "private, final or static");
    }

    @Test
    void a_private_method_cannot_be_recorded_by_a_proxy() {
        assertFailure(PrivateMethod.class, "private, final or static");
    }

    @Test
    void with_validation_warn_the_application_starts_and_the_job_runs_unrecorded(CapturedOutput output) {
        application
                .withPropertyValues("telemetry.validation=warn")
                .withBean(UnknownName.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(UnknownName.class).job("pym_1")).isEqualTo("pym_1");
                    assertThat(output).contains("UnknownName.job()", "#paymentId");
                });
    }

    private void assertFailure(Class<?> bean, String... parts) {
        application.withBean(bean).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidRecordsTelemetryException.class)
                    .message()
                    .contains(parts);
        });
    }

    static class Unparsable {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id +")
        void job(String id) {}
    }

    static class UnknownName {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        String job(String id) {
            return id;
        }
    }

    static class PlainWord {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "id")
        void job(String id) {}
    }

    static class UnknownType {
        @RecordsTelemetry(entityType = "subscription", idExpr = "#id")
        void job(String id) {}
    }

    static class NoResult {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        void job(String id) {}
    }

    static class ResultBefore {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result", when = When.BEFORE)
        String job(String id) {
            return id;
        }
    }

    static class UnknownInCondition {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#unknown")
        void job(String id) {}
    }

    static class UnknownInProjection {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids.![#this + #unknown]")
        void job(List<String> ids) {}
    }

    static class EmptyExpression {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = " ")
        void job(String id) {}
    }

    static class FinalMethod {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        final void job(String id) {}
    }

    static class PrivateMethod {
        String job(String id) {
            return inner(id);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        private String inner(String id) {
            return id;
        }
    }
}
