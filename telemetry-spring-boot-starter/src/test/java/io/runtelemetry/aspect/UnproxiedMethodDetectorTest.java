package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.PriorityOrdered;

/** Calls that no proxy will see are found at start-up, and not just missing later. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class UnproxiedMethodDetectorTest {

    @Test
    void a_call_within_the_bean_is_reported(CapturedOutput output) {
        start(SelfInvoking.class);

        assertThat(output).contains("SelfInvoking", "runAll() calls run()", "not recorded");
    }

    @Test
    void a_reference_to_a_method_within_the_bean_is_reported(CapturedOutput output) {
        start(SelfReferring.class);

        assertThat(output).contains("SelfReferring", "runAll() calls run()");
    }

    @Test
    void a_bean_whose_methods_are_called_from_outside_only_is_not_reported(CapturedOutput output) {
        start(ProxyKindsTest.PlainJob.class);

        assertThat(output).doesNotContain("not recorded");
    }

    @Test
    void a_call_through_the_proxy_that_a_bean_has_of_itself_is_recorded_and_not_reported(CapturedOutput output) {
        try (RecordingApplication application = RecordingApplication.of(SelfInjected.class)) {
            CurrentRun.runWith(
                    "run_abc", () -> application.get(SelfInjected.class).runAll(List.of("pym_1", "pym_2")));

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2", "payment:last");
        }
        assertThat(output).doesNotContain("not recorded");
    }

    @Test
    void a_template_method_that_calls_an_annotated_one_of_a_subclass_is_reported(CapturedOutput output) {
        start(Step.class);

        assertThat(output).contains("Step", "runAll() calls run()", "not recorded");
    }

    @Test
    void a_template_method_of_an_interface_and_one_with_a_generic_parameter_are_reported(CapturedOutput output) {
        start(GenericStep.class);

        assertThat(output).contains("GenericStep", "template() calls run()", "defaults() calls run()");
    }

    @Test
    void a_call_with_branches_in_its_arguments_is_reported(CapturedOutput output) {
        start(Branching.class);

        assertThat(output).contains("Branching", "runAll() calls run()");
    }

    @Test
    void a_bean_that_was_made_too_early_for_a_proxy_keeps_the_application_from_starting() {
        assertThatThrownBy(() -> start(EarlyBeans.class))
                .isInstanceOf(InvalidRecordsTelemetryException.class)
                .hasMessageContainingAll("PlainJob.run()", "'early'", "BeanPostProcessor");
    }

    @Test
    void a_bean_of_a_scope_that_has_yet_to_begin_is_not_reported() {
        assertThatCode(() -> start(LateBeans.class)).doesNotThrowAnyException();
    }

    @Test
    void an_annotated_private_method_is_found_also_behind_a_public_one() {
        assertThatThrownBy(() -> start(PublicAndPrivate.class))
                .isInstanceOf(InvalidRecordsTelemetryException.class)
                .hasMessageContainingAll("inner()", "private");
    }

    private static void start(Class<?> beans) {
        RecordingApplication.of(beans).close();
    }

    static class SelfInvoking {
        public void runAll(List<String> ids) {
            ids.forEach(id -> {
                if (!id.isEmpty()) {
                    run(id);
                }
            });
            run("last");
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    static class SelfInjected {

        private final ObjectProvider<SelfInjected> provider;

        @Nullable
        private SelfInjected self;

        SelfInjected(ObjectProvider<SelfInjected> provider) {
            this.provider = provider;
        }

        @Autowired
        void setSelf(@Lazy SelfInjected self) {
            this.self = self;
        }

        public void runAll(List<String> ids) {
            ids.forEach(Objects.requireNonNull(self)::run);
            SelfInjected other = provider.getObject();
            other.run("last");
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    abstract static class Template {
        public void runAll() {
            run("pym_1");
        }

        protected abstract void run(String id);
    }

    static class Step extends Template {
        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    interface WithDefault<T> {
        void run(T id);

        default void defaults(T id) {
            run(id);
        }
    }

    abstract static class GenericTemplate<T> implements WithDefault<T> {
        public void template(T id) {
            run(id);
        }
    }

    static class GenericStep extends GenericTemplate<String> {
        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    static class Branching {
        public void runAll(boolean first, long number) {
            run(first ? "pym_" + number : number > 1 ? "b" : "c", number);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id, long number) {}
    }

    static class SelfReferring {
        public void runAll(List<String> ids) {
            ids.forEach(this::run);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    static class PublicAndPrivate {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public String run(String id) {
            return inner(id);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        private String inner(String id) {
            return id;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EarlyBeans {

        @Bean
        static ProxyKindsTest.PlainJob early() {
            return new ProxyKindsTest.PlainJob();
        }

        @Bean
        static FirstOfAll needsItEarly(ProxyKindsTest.PlainJob job) {
            return new FirstOfAll(job);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LateBeans {

        @Bean
        @Scope(value = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
        ProxyKindsTest.PlainJob late() {
            return new ProxyKindsTest.PlainJob();
        }
    }

    /** Comes before the post-processor that makes proxies. */
    record FirstOfAll(ProxyKindsTest.PlainJob job) implements BeanPostProcessor, PriorityOrdered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}
