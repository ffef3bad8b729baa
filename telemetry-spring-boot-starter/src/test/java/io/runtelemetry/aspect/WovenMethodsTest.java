package io.runtelemetry.aspect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aspectj.lang.JoinPoint;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which methods are woven, and what is recorded for those that several classes have. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WovenMethodsTest {

    @Test
    void an_overload_of_a_woven_method_is_not_woven() {
        Map<List<Class<?>>, Boolean> woven = Arrays.stream(Woven.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("run"))
                .collect(Collectors.toMap(
                        method -> List.of(method.getParameterTypes()), RecordOperationSource::isWoven));

        assertThat(woven)
                .containsOnly(
                        Map.entry(List.of(), false),
                        Map.entry(List.of(String.class), true),
                        Map.entry(List.of(String.class, int.class), true),
                        Map.entry(List.of(String.class, long.class), false),
                        Map.entry(List.of(Payment.class), false));
    }

    @Test
    void an_overload_of_a_woven_method_is_recorded_through_its_proxy() {
        try (RecordingApplication application = RecordingApplication.of(Woven.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(OverJob.class).run(new Payment("pym_1")));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void a_woven_method_of_a_generic_superclass_is_read_as_each_of_its_subclasses_says() throws Throwable {
        try (RecordingApplication application = RecordingApplication.of(Woven.class)) {
            RecordOperationSource source = application.get(RecordOperationSource.class);
            Method run = Base.class.getDeclaredMethod("run", Object.class);

            CurrentRun.Scope scope = CurrentRun.open("run_abc");
            try {
                requireNonNull(source.findWoven(run, OfPayment.class))
                        .invoke(new OfPayment(), new Object[] {new Payment("pym_1")}, () -> null);
                requireNonNull(source.findWoven(run, OfInvoice.class))
                        .invoke(new OfInvoice(), new Object[] {new Invoice("inv_1")}, () -> null);
            } finally {
                scope.close();
            }

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:inv_1");
        }
    }

    record Payment(String id) {}

    record Invoice(String id) {}

    interface OverJob {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#p0.id")
        void run(Payment payment);
    }

    /** As AspectJ leaves a class of which two methods are woven with our aspect. */
    @SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"})
    static class Woven implements OverJob {

        void run() {}

        void run(String id) {
            WovenTelemetryAspect.hasAspect();
        }

        static void run(String id, int number) {}

        void run(String id, long number) {}

        @Override
        public void run(Payment payment) {}

        private static void run_aroundBody0(Woven self, String id, JoinPoint joinPoint) {}

        private static void run_aroundBody2(String id, int number) {}
    }

    abstract static class Base<T> {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#p0.id")
        public void run(T entity) {}
    }

    static class OfPayment extends Base<Payment> {}

    static class OfInvoice extends Base<Invoice> {}
}
