package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
                .rootCause()
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
