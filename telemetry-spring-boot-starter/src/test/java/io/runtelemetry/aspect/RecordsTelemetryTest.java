package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/** What is recorded for the calls of an annotated method. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class RecordsTelemetryTest {

    private RecordingApplication application;

    private Jobs jobs;

    @BeforeEach
    void start() {
        application = RecordingApplication.of(Jobs.class, Ids.class, GatewayJobs.class);
        jobs = application.get(Jobs.class);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void a_parameter_names_the_entity() {
        CurrentRun.runWith("run_abc", () -> jobs.byParameter("pym_1"));

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void a_property_of_a_parameter_names_the_entity() {
        CurrentRun.runWith("run_abc", () -> jobs.byProperty(new Payment("pym_1")));

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void a_parameter_can_be_named_by_position() {
        CurrentRun.runWith("run_abc", () -> jobs.byPosition("ignored", "pym_1"));

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void the_result_names_the_entity() {
        CurrentRun.runWith("run_abc", () -> jobs.byResult("pym_1"));

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void each_entity_of_a_collection_is_recorded() {
        CurrentRun.runWith("run_abc", () -> jobs.byResults(List.of("pym_1", "pym_2", "pym_1")));

        assertThat(application.recorded("payment", "pym_1", "pym_2"))
                .containsOnlyKeys(payment("pym_1"), payment("pym_2"));
    }

    @Test
    void each_entity_of_an_array_is_recorded() {
        CurrentRun.runWith("run_abc", () -> jobs.byArray(new long[] {1, 2}));

        assertThat(application.recorded("payment", "1", "2")).hasSize(2);
    }

    @Test
    void each_entity_of_a_stream_that_the_expression_makes_is_recorded() {
        CurrentRun.runWith("run_abc", () -> jobs.byStream(List.of("pym_1", "pym_2")));

        assertThat(application.recorded("payment", "pym_1", "pym_2")).hasSize(2);
    }

    @Test
    void a_stream_of_the_job_itself_is_left_to_the_job() {
        List<String> seenByJob = new ArrayList<>();

        CurrentRun.runWith("run_abc", () -> seenByJob.addAll(jobs.byOwnStream(Stream.of("pym_1", "pym_2"))));

        assertThat(seenByJob).containsExactly("pym_1", "pym_2");
        assertThat(application.recorded("payment", "pym_1", "pym_2")).isEmpty();
    }

    @Test
    void a_stream_without_end_is_recorded_up_to_the_limit_with_a_warning(CapturedOutput output) {
        CurrentRun.runWith("run_abc", () -> jobs.byEndlessStream());

        String[] ids = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);
        assertThat(application.recorded("payment", ids)).hasSize(100);
        assertThat(application.skipped()).containsExactly(SkipReason.TOO_MANY);
        assertThat(output).containsOnlyOnce("more than 100 entities of type payment");
    }

    @Test
    void numbers_UUIDs_and_value_types_become_their_string_form() {
        UUID uuid = UUID.randomUUID();

        CurrentRun.runWith("run_abc", () -> jobs.byValue(42L));
        CurrentRun.runWith("run_abc", () -> jobs.byValue(uuid));
        CurrentRun.runWith("run_abc", () -> jobs.byValue(Optional.of("pym_1")));
        CurrentRun.runWith("run_abc", () -> jobs.byValue(new PaymentId(7)));

        assertThat(application.writes())
                .containsExactly("payment:42", "payment:" + uuid, "payment:pym_1", "payment:pym_7");
    }

    @Test
    void null_and_empty_IDs_are_left_out_and_counted() {
        CurrentRun.runWith("run_abc", () -> {
            jobs.byValue(null);
            jobs.byValue("");
            List<@Nullable String> ids = new ArrayList<>();
            ids.add(null);
            ids.add("pym_1");
            jobs.byValue(ids);
        });

        assertThat(application.writes()).containsExactly("payment:pym_1");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_ID, SkipReason.NO_ID, SkipReason.NO_ID);
    }

    @Test
    void duplicates_do_not_count_towards_the_limit() {
        List<String> ids =
                IntStream.range(0, 1_000).mapToObj(i -> "pym_" + i % 100).toList();

        CurrentRun.runWith("run_abc", () -> jobs.byValue(ids));

        assertThat(application.writes()).hasSize(100).doesNotHaveDuplicates();
        assertThat(application.skipped()).isEmpty();
    }

    @Test
    void a_failing_job_is_recorded_and_its_exception_passed_on_untouched() {
        IllegalStateException declined = new IllegalStateException("declined");

        assertThatThrownBy(() -> CurrentRun.runWith("run_abc", () -> jobs.failing("pym_1", declined)))
                .isSameAs(declined);

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void an_Error_is_passed_on_untouched_and_recorded() {
        AssertionError error = new AssertionError("broken");

        assertThatThrownBy(() -> CurrentRun.runWith("run_abc", () -> jobs.failing("pym_1", error)))
                .isSameAs(error);

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void what_needs_the_result_is_not_recorded_for_a_failing_job_but_the_rest_is() {
        assertThatThrownBy(() -> CurrentRun.runWith("run_abc", () -> jobs.failingWithResult("br_1")))
                .hasMessage("declined");

        assertThat(application.writes()).containsExactly("billing_run:br_1");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void several_annotations_are_all_recorded() {
        CurrentRun.runWith("run_abc", () -> jobs.repeated("br_1"));

        assertThat(application.runOf("billing_run", "br_1")).contains("run_abc");
        assertThat(application.runOf("payment", "pym_of_br_1")).contains("run_abc");
    }

    @Test
    void a_composed_annotation_is_recorded() {
        CurrentRun.runWith("run_abc", () -> jobs.composed("inv_1"));

        assertThat(application.runOf("invoice", "inv_1")).contains("run_abc");
    }

    @Test
    void an_annotation_on_an_interface_is_recorded() {
        CurrentRun.runWith("run_abc", () -> application.get(Gateway.class).charge("pym_1"));

        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void the_arguments_count_as_they_were_when_the_job_was_called() {
        List<String> ids = new ArrayList<>(List.of("pym_1"));

        CurrentRun.runWith("run_abc", () -> jobs.clearing(ids));

        assertThat(ids).isEmpty();
        assertThat(application.runOf("payment", "pym_1")).contains("run_abc");
    }

    @Test
    void the_run_counts_that_was_current_when_the_job_was_called() {
        CurrentRun.runWith("run_outer", () -> jobs.withRunInside("pym_1", "run_inner"));

        assertThat(application.runOf("payment", "pym_1")).contains("run_outer");
    }

    @Test
    void an_expression_can_name_the_run() {
        jobs.withRunId("pym_1", "run_explicit");

        assertThat(application.runOf("payment", "pym_1")).contains("run_explicit");
    }

    @Test
    void a_condition_that_is_false_records_nothing() {
        CurrentRun.runWith("run_abc", () -> {
            jobs.conditional("pym_1", false);
            jobs.conditional("pym_2", true);
        });

        assertThat(application.writes()).containsExactly("payment:pym_2");
        assertThat(application.skipped()).containsExactly(SkipReason.CONDITION);
    }

    @Test
    void BEFORE_is_recorded_before_the_job_runs() {
        Optional<?>[] seenByJob = new Optional<?>[1];

        CurrentRun.runWith(
                "run_abc", () -> jobs.before("pym_1", () -> seenByJob[0] = application.runOf("payment", "pym_1")));

        assertThat(seenByJob[0]).isEqualTo(Optional.of("run_abc"));
    }

    @Test
    void a_job_without_a_current_run_records_nothing_and_is_counted_each_time_and_logged_once(CapturedOutput output) {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel(SkipLog.class.getName(), LogLevel.DEBUG);
        try {
            jobs.byParameter("pym_1");
            jobs.byParameter("pym_2");
        } finally {
            logging.setLogLevel(SkipLog.class.getName(), null);
        }

        assertThat(application.writes()).isEmpty();
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RUN, SkipReason.NO_RUN);
        assertThat(output).containsOnlyOnce("No run is current in");
    }

    @Test
    void an_expression_that_fails_does_not_fail_the_job_and_is_counted_each_time_and_logged_once(
            CapturedOutput output) {
        CurrentRun.runWith("run_abc", () -> {
            assertThat(jobs.failingExpression("text")).isEqualTo("done");
            assertThat(jobs.failingExpression("text")).isEqualTo("done");
        });

        assertThat(application.skipped()).containsExactly(SkipReason.EXPRESSION_FAILED, SkipReason.EXPRESSION_FAILED);
        assertThat(output).containsOnlyOnce("The expression \"#text.noSuchProperty\" of @RecordsTelemetry on");
    }

    @Test
    void the_property_of_a_null_is_no_ID() {
        CurrentRun.runWith("run_abc", () -> jobs.byProperty(null));

        assertThat(application.skipped()).containsExactly(SkipReason.NO_ID);
    }

    @Test
    void an_ID_whose_toString_throws_an_Error_does_not_fail_the_job() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };

        CurrentRun.runWith("run_abc", () -> jobs.byValue(hostile));
    }

    @Test
    void an_expression_can_use_a_bean_and_the_root() {
        CurrentRun.runWith("run_abc", () -> jobs.byBean("pym_1"));

        assertThat(application.recorded("payment", "of pym_1")).hasSize(1);
    }

    @Test
    void the_root_tells_the_method_the_arguments_and_the_target() {
        CurrentRun.runWith("run_abc", () -> jobs.byRoot("pym_1"));

        assertThat(application.writes()).containsExactly("payment:byRoot pym_1 Jobs true");
    }

    private static EntityRef payment(String id) {
        return new EntityRef("payment", id);
    }

    record Payment(String id) {}

    record PaymentId(int number) {
        @Override
        public String toString() {
            return "pym_" + number;
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @RecordsTelemetry(entityType = "", idExpr = "")
    @interface RecordsInvoice {

        @AliasFor(annotation = RecordsTelemetry.class)
        String entityType() default EntityTypes.INVOICE;

        @AliasFor(annotation = RecordsTelemetry.class)
        String idExpr();
    }

    /** Used by expressions, as {@code @ids}. */
    @Component("ids")
    static class Ids {

        public Stream<Integer> endless() {
            return Stream.iterate(0, i -> i + 1);
        }

        public String of(Object value) {
            return "of " + value;
        }
    }

    interface Gateway {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        void charge(String paymentId);
    }

    static class GatewayJobs implements Gateway {

        @Override
        public void charge(String paymentId) {}
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void byParameter(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
        void byProperty(@Nullable Payment payment) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#p1")
        void byPosition(String other, String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Payment byResult(String id) {
            return new Payment(id);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.![id]")
        List<Payment> byResults(List<String> ids) {
            return ids.stream().map(Payment::new).toList();
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids")
        void byArray(long[] ids) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids.stream()")
        void byStream(List<String> ids) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids")
        List<String> byOwnStream(Stream<String> ids) {
            return ids.toList();
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "@ids.endless()")
        void byEndlessStream() {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void byValue(@Nullable Object id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void failing(String id, Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.![id]")
        List<Payment> failingWithResult(String id) {
            throw new IllegalStateException("declined");
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.![id]")
        List<Payment> repeated(String id) {
            return List.of(new Payment("pym_of_" + id));
        }

        @RecordsInvoice(idExpr = "#id")
        void composed(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids")
        void clearing(List<String> ids) {
            ids.clear();
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void withRunInside(String id, String runId) {
            CurrentRun.runWith(runId, () -> {});
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#runId")
        void withRunId(String id, String runId) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#wanted")
        void conditional(String id, boolean wanted) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", when = When.BEFORE)
        void before(String id, Runnable work) {
            work.run();
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#text.noSuchProperty")
        String failingExpression(Object text) {
            return "done";
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "@ids.of(#root.args[0])")
        void byBean(String id) {}

        @RecordsTelemetry(
                entityType = EntityTypes.PAYMENT,
                idExpr = "#root.method.name + ' ' + #root.args[0] + ' ' + #root.targetClass.simpleName"
                        + " + ' ' + (#root.target != null)")
        void byRoot(String id) {}
    }
}
