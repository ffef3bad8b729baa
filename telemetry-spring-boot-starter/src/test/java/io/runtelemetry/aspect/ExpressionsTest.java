package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.lang.reflect.Method;
import java.nio.CharBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.LazyInitializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import reactor.core.publisher.Flux;

/** What the attributes of an annotation mean that are expressions, beyond the IDs themselves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class ExpressionsTest {

    private RecordingApplication application;

    private Jobs jobs;

    @BeforeEach
    void start() {
        application = RecordingApplication.of(Jobs.class);
        jobs = application.get(Jobs.class);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void a_run_that_an_expression_does_not_know_is_the_current_one() {
        CurrentRun.runWith("run_abc", () -> {
            jobs.ofRun("pym_null", null);
            jobs.ofRun("pym_empty", "");
            jobs.ofRunOfEvent("pym_path", null);
            jobs.ofRunOfResult("pym_result");
            jobs.ofRun("pym_known", "run_known");
        });

        assertThat(Stream.of("pym_null", "pym_empty", "pym_path", "pym_result").map(application::runOf))
                .containsOnly(Optional.of("run_abc"));
        assertThat(application.runOf("pym_known")).contains("run_known");
    }

    @Test
    void a_run_may_be_an_optional_or_a_value_type() {
        CurrentRun.runWith("run_abc", () -> {
            jobs.ofAnyRun("pym_empty", Optional.empty());
            jobs.ofAnyRun("pym_optional", Optional.of("run_optional"));
            jobs.ofAnyRun("pym_value", new RunId("run_value"));
            jobs.ofAnyRun("pym_both", Optional.of(new RunId("run_both")));
            jobs.ofAnyRun("pym_builder", CharBuffer.wrap("run_builder"));
        });

        assertThat(Stream.of("empty", "optional", "value", "both", "builder").map(id -> application.runOf("pym_" + id)))
                .containsExactly(
                        Optional.of("run_abc"),
                        Optional.of("run_optional"),
                        Optional.of("run_value"),
                        Optional.of("run_both"),
                        Optional.of("run_builder"));
    }

    @Test
    void each_element_of_a_result_is_recorded_with_its_own_run() {
        CurrentRun.runWith(
                "run_abc",
                () -> jobs.events(Flux.just(
                                new PaymentEvent("pym_1", "run_1"),
                                new PaymentEvent("pym_2", null),
                                new PaymentEvent("pym_3", "run_3"),
                                new PaymentEvent("pym_4", "run_1"),
                                new PaymentEvent(null, "run_5")))
                        .blockLast());

        assertThat(Stream.of("pym_1", "pym_2", "pym_3", "pym_4").map(application::runOf))
                .containsExactly(
                        Optional.of("run_1"), Optional.of("run_abc"), Optional.of("run_3"), Optional.of("run_1"));
        assertThat(application.skipped()).containsExactly(SkipReason.NO_ID);
    }

    @Test
    void an_element_without_a_run_is_left_out_and_the_others_are_not() {
        jobs.events(Flux.just(
                        new PaymentEvent("pym_1", "run_1"),
                        new PaymentEvent("pym_2", null),
                        new PaymentEvent("pym_3", "run_3")))
                .blockLast();

        assertThat(application.runOf("pym_1")).contains("run_1");
        assertThat(application.runOf("pym_2")).isEmpty();
        assertThat(application.runOf("pym_3")).contains("run_3");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RUN);
    }

    @Test
    void elements_of_many_runs_are_recorded_up_to_what_a_call_may_record() {
        jobs.events(Flux.range(0, 150).map(i -> new PaymentEvent("pym_" + i, "run_" + i)))
                .blockLast();

        assertThat(application.writes()).hasSize(100);
        assertThat(application.skipped()).containsExactly(SkipReason.TOO_MANY);
    }

    @Test
    void what_cannot_be_a_run_is_warned_of_and_its_text_kept_to_itself(CapturedOutput output) {
        CurrentRun.runWith("run_abc", () -> jobs.ofAnyRun("pym_1", Map.of("email", "a@example.com")));

        assertThat(application.skipped()).containsExactly(SkipReason.EXPRESSION_FAILED);
        assertThat(output).contains("A run ID cannot be a ").doesNotContain("a@example.com");
    }

    static Stream<RuntimeException> no_failure_of_an_expression_reaches_or_holds_a_job() {
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", new RuntimeException("third", first)));
        return Stream.of(
                first,
                new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new UnsupportedOperationException("no message");
                    }
                },
                new RuntimeException() {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new UnsupportedOperationException("no cause");
                    }
                },
                new RuntimeException(new RuntimeException() {
                    @Override
                    public StackTraceElement[] getStackTrace() {
                        throw new AssertionError("no stack trace");
                    }
                }),
                new RuntimeException() {
                    @Override
                    public synchronized Throwable getCause() {
                        return new RuntimeException(this);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource
    void no_failure_of_an_expression_reaches_or_holds_a_job(RuntimeException failure, CapturedOutput output) {
        Failing failing = new Failing(failure);

        assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> CurrentRun.runWith("run_abc", () -> jobs.failing(failing)));

        assertThat(application.skipped()).containsExactly(SkipReason.EXPRESSION_FAILED);
        assertThat(output).contains("The expression \"#failing.id\" of @RecordsTelemetry on");
    }

    @Test
    void a_null_on_the_way_of_an_interpreted_expression_gives_no_ID_no_run_and_no_recording() {
        CurrentRun.runWith("run_abc", () -> {
            jobs.interpreted(new Envelope<>(null), null);
            jobs.interpretedRun("pym_run", new Envelope<>(null));
            jobs.interpretedCondition("pym_condition", new Envelope<>(null));
        });

        assertThat(application.runOf("pym_run")).contains("run_abc");
        assertThat(application.writes()).containsExactly("payment:pym_run");
        assertThat(application.skipped())
                .containsExactlyInAnyOrder(
                        SkipReason.NO_ID,
                        SkipReason.NO_ID,
                        SkipReason.NO_ID,
                        SkipReason.NO_ID,
                        SkipReason.NO_ID,
                        SkipReason.CONDITION);
    }

    @Test
    void IDs_of_arguments_are_read_before_the_method_though_something_else_needs_the_result() {
        CurrentRun.runWith("run_abc", () -> {
            jobs.clearingWithCondition(new ArrayList<>(List.of("pym_1")));
            jobs.clearingWithRun(new ArrayList<>(List.of("pym_2")));
        });

        assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2");
    }

    @Test
    void a_condition_of_the_result_that_is_false_records_nothing_and_is_counted_once() {
        CurrentRun.runWith("run_abc", () -> jobs.unwantedResult("pym_1"));

        assertThat(application.writes()).isEmpty();
        assertThat(application.skipped()).containsExactly(SkipReason.CONDITION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "true", "1"})
    void a_condition_that_turns_out_to_be_no_boolean_is_warned_of_with_its_expression(
            String condition, CapturedOutput output) {
        CurrentRun.runWith("run_abc", () -> {
            jobs.conditional("pym_1", condition);
            jobs.conditional("pym_2", List.of());
            jobs.conditional("pym_3", true);
        });

        assertThat(application.writes()).containsExactly("payment:pym_3");
        assertThat(application.skipped()).containsExactly(SkipReason.EXPRESSION_FAILED, SkipReason.EXPRESSION_FAILED);
        assertThat(output)
                .containsOnlyOnce("The expression \"#condition\" of @RecordsTelemetry on")
                .contains("must be true or false");
    }

    @Test
    void the_warning_of_a_lazy_collection_says_what_to_do(CapturedOutput output) {
        CurrentRun.runWith("run_abc", () -> jobs.lazy());

        assertThat(output)
                .contains("The expression \"#result.payments.![id]\"", "fetch it within the job, or return the IDs");
    }

    /** Each is evaluated by Spring itself first, which says that it is valid. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#payment.id",
                "#payment.id()",
                "#payment.PREFIX",
                "#payment.prefix",
                "#payment.settled",
                "#payment.URL",
                "#payment.class.simpleName",
                "#payment.toString()",
                "#payment['id']",
                "#payment?.parent?.id",
                "#payment.parent?.id ?: 'none'",
                "#payment.tags[0]",
                "#payment.tags.size() > 0 ? #payment.tags[0] : #id",
                "#payment.tags.?[length() > 1]",
                "#payment.tags.^[#this != null]",
                "#payment.tags.![#this + #root.args[0]]",
                "#payment.tags.![{#this, #root.method.name}]",
                "#id.length()",
                "#id.bytes.length",
                "#id.empty",
                "#id[0]",
                "#id.substring(1, 2).toUpperCase()",
                "#id matches '[a-z_0-9]+'",
                "#id instanceof T(String)",
                "#id eq 'pym_1' and not (#id ne 'pym_1')",
                "#id between {'a', 'z'}",
                "#id + '-' + #number",
                "#number * 2 - 1 + (#number mod 3) / 2 ^ 2",
                "-#number",
                "#array.length",
                "#array[0].id",
                "#array.![id]",
                "#byId['a'].id",
                "#byId[a].id",
                "#byId.a",
                "#byId.keySet().toArray()",
                "#byId.![key + value.id]",
                "#byId.?[value.id != null].![value.id]",
                "#byId.entrySet().![getKey()]",
                "#optional?.id",
                "#optional.get().id",
                "#optional.present",
                "#optional.orElse(null)?.id",
                "#day.name()",
                "#day.declaringClass.name",
                "#day == T(java.time.DayOfWeek).MONDAY",
                "#type.simpleName",
                "#type.MONDAY",
                "#type.valueOf('MONDAY').name()",
                "T(java.time.DayOfWeek).values().![name()]",
                "T(java.util.List).of(#id, 'x').![length()]",
                "T(String).format('%s-%s', #id, #number)",
                "T(Math).PI",
                "T(int[])",
                "new String(#id).length()",
                "new int[]{1, 2}.length",
                "new java.util.ArrayList(#payment.tags).size()",
                "{1, 2, 3}.![#this * 2]",
                "{id: #id, 'number': #number}['id']",
                "{a: {b: #id}}['a']['b']",
                "#anything.id.whatever ?: 1 == 1",
                "#root.method.name",
                "#root.args.length",
                "args[0] + method.name + targetClass.simpleName",
                "target?.class?.name",
                "#this.args[0]",
                "#p0 + #a1.id",
                "@environment != null",
                "true",
                "null",
                "1.5e3 + 0x1F + 10L"
            })
    void valid_expressions_are_not_refused(String expression) throws Exception {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("environment", "production");
        ApplicationExpressions expressions = new ApplicationExpressions(beans);
        Method method = Stream.of(Valid.class.getDeclaredMethods())
                .filter(each -> each.getName().equals("job"))
                .findFirst()
                .orElseThrow();
        JobExpressionParser parser = new JobExpressionParser(method, method, Valid.class, expressions);
        Payment parent = new Payment("pym_0", null, List.of(), null);
        Payment payment = new Payment("pym_1", true, List.of("a", "bc"), parent);
        Object[] arguments = {
            "pym_1",
            payment,
            7,
            new Payment[] {payment},
            Map.of("a", payment),
            Optional.of(payment),
            DayOfWeek.MONDAY,
            DayOfWeek.class,
            Map.of("id", "x")
        };
        JobCall call = new JobCall(method, new Valid(), arguments);
        if (!List.of("#byId.a", "#anything.id.whatever ?: 1 == 1").contains(expression)) {
            assertThatCode(() -> new SpelExpressionParser()
                            .parseRaw(expression)
                            .getValue(new CallEvaluationContext(
                                    call,
                                    new JobVariables(method, method, Valid.class).sources(),
                                    expressions.context())))
                    .doesNotThrowAnyException();
        }

        assertThatCode(() -> parser.parse(expression)).doesNotThrowAnyException();
    }

    record Payment(
            String id,
            @Nullable Boolean settled,
            List<String> tags,
            @Nullable Payment parent) {

        public static final String PREFIX = "pym_";

        public static String getPrefix() {
            return PREFIX;
        }

        public String getURL() {
            return "https://example.com/" + id;
        }
    }

    static class Valid {
        void job(
                String id,
                Payment payment,
                int number,
                Payment[] array,
                Map<String, Payment> byId,
                Optional<Payment> optional,
                DayOfWeek day,
                Class<DayOfWeek> type,
                Object anything) {}
    }

    record RunId(String value) {}

    record Failing(RuntimeException failure) {

        public String getId() {
            return Optional.<String>empty().orElseThrow(() -> failure);
        }
    }

    record Envelope<T>(@Nullable T payload) {}

    record PaymentEvent(@Nullable String id, @Nullable String runId) {}

    record Event(@Nullable String runId) {}

    static class LazyRun {
        public List<Payment> getPayments() {
            throw new LazyInitializationException("no session");
        }
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#runId")
        void ofRun(String id, @Nullable String runId) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#run")
        void ofAnyRun(String id, Object run) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id", runId = "#result.runId")
        Flux<PaymentEvent> events(Flux<PaymentEvent> events) {
            return events;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#envelope.payload.id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#envelope.payload.id()")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payments.![id]")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payments.?[settled]")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payments[0]")
        void interpreted(Envelope<?> envelope, @Nullable List<Payment> payments) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#envelope.payload.runId")
        void interpretedRun(String id, Envelope<?> envelope) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#envelope.payload.settled")
        void interpretedCondition(String id, Envelope<?> envelope) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#failing.id")
        void failing(Failing failing) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#event.runId")
        void ofRunOfEvent(String id, @Nullable Event event) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#result.runId")
        Event ofRunOfResult(String id) {
            return new Event(null);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids", condition = "#result")
        boolean clearingWithCondition(List<String> ids) {
            ids.clear();
            return true;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids", runId = "#result")
        String clearingWithRun(List<String> ids) {
            ids.clear();
            return "run_ofResult";
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#result")
        boolean unwantedResult(String id) {
            return false;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#condition")
        void conditional(String id, Object condition) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.payments.![id]")
        LazyRun lazy() {
            return new LazyRun();
        }
    }
}
