package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;

/** Classes as AspectJ's compiler leaves them, which weaves the aspects that it is given, as that of Spring's transactions. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OtherAspectsTest {

    @Test
    void a_method_into_which_another_aspect_is_compiled_is_recorded_through_a_proxy() {
        try (RecordingApplication application = RecordingApplication.of(OfAnother.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(OfAnother.class).run("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void so_is_one_whose_class_has_another_woven_method_or_one_of_a_similar_name() {
        try (RecordingApplication application = RecordingApplication.of(OfAnother.class)) {
            CurrentRun.runWith("run_abc", () -> {
                application.get(OfAnother.class).plain("pym_1");
                application.get(OfAnother.class).runAll("pym_2");
            });

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2");
        }
    }

    @Test
    void a_method_into_which_our_aspect_is_compiled_as_well_records_by_itself() {
        try (RecordingApplication application = RecordingApplication.of(OfOurs.class)) {
            assertThat(AopUtils.isAopProxy(application.get(OfOurs.class))).isFalse();
        }
    }

    static class OfAnother {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void run(String id) {
            run_aroundBody0(this, id);
        }

        @SuppressWarnings({"MemberName", "UnusedMethod", "unused"})
        private static void run_aroundBody0(OfAnother self, String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void plain(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void runAll(String id) {}
    }

    static class OfOurs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void run(String id) {
            run_aroundBody0(this, id);
        }

        @SuppressWarnings({"MemberName", "UnusedMethod", "unused"})
        private static boolean run_aroundBody0(OfOurs self, String id) {
            return WovenTelemetryAspect.hasAspect();
        }
    }
}
