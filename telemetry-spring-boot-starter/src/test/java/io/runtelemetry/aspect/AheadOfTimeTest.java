package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.mock.env.MockPropertySource;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/** An application whose beans were worked out at build time, as for a native image. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AheadOfTimeTest {

    private static RuntimeHints registered;

    @BeforeAll
    static void registerHints() {
        registered = hints(Jobs.class, InheritingJob.class, Ids.class);
    }

    @Test
    @Tag("compiles")
    @CompileWithForkedClassLoader
    void starts_from_generated_code_and_records() {
        startProcessed(application -> {
            CurrentRun.runWith("run_abc", () -> application.getBean(Jobs.class).byProperty(new Payment("pym_1")));
            CurrentRun.runWith("run_abc", () -> application.getBean(Jobs.class).byBean(new Payment("2")));

            TelemetryOperations telemetry = application.getBean(TelemetryOperations.class);
            assertThat(telemetry.getTelemetry("payment", "pym_1")).contains(new TelemetryRecord("run_abc"));
            assertThat(telemetry.getTelemetry("payment", "pym_2")).contains(new TelemetryRecord("run_abc"));
        });
    }

    @Test
    void registers_methods_and_their_annotations() {
        RuntimeHints hints = registered;

        assertThat(reflection().onMethodInvocation(Jobs.class, "byProperty")).accepts(hints);
        assertThat(reflection().onMethodInvocation(InheritingJob.class, "inherited"))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(Job.class, "inherited")).accepts(hints);
        for (Class<?> annotation : List.of(RecordsTelemetry.class, RecordsPayment.class)) {
            assertThat(reflection().onType(annotation).withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                    .accepts(hints);
        }
        assertThat(proxies().forInterfaces(RecordsTelemetry.class)).accepts(hints);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Payment.class,
                Payload.class,
                BillingRun.class,
                Ids.class,
                Invoice.class,
                JobCall.class,
                Text.class
            })
    void registers_what_expressions_read(Class<?> type) {
        assertThat(reflection()
                        .onType(type)
                        .withMemberCategories(
                                MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS))
                .accepts(registered);
    }

    @Test
    void registers_nothing_for_an_application_without_annotations() {
        assertThat(reflection().onType(RecordsTelemetry.class)).rejects(hints(Ids.class));
    }

    @Test
    void a_mistake_in_an_annotation_is_found_at_build_time() {
        assertThatThrownBy(() -> hints(Mistaken.class))
                .rootCause()
                .isInstanceOf(InvalidRecordsTelemetryException.class)
                .hasMessageContaining("#unknown");
    }

    private static RuntimeHints hints(Class<?>... beans) {
        TestGenerationContext generated = new TestGenerationContext();
        process(generated, beans);
        return generated.getRuntimeHints();
    }

    private static void process(TestGenerationContext generated, Class<?>... beans) {
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            configure(application);
            application.register(beans);
            application.register(autoConfigurations());
            new ApplicationContextAotGenerator().processAheadOfTime(application, generated);
            generated.writeGeneratedContent();
        }
    }

    /** All of the starter's, in their order. */
    private static Class<?>[] autoConfigurations() {
        ClassLoader loader = AheadOfTimeTest.class.getClassLoader();
        Class<?>[] own = StreamSupport.stream(
                        ImportCandidates.load(AutoConfiguration.class, loader).spliterator(), false)
                .filter(name -> name.startsWith("io.runtelemetry."))
                .map(name -> ClassUtils.resolveClassName(name, loader))
                .toArray(Class<?>[]::new);
        return Configurations.getClasses(AutoConfigurations.of(own));
    }

    private static void startProcessed(Consumer<GenericApplicationContext> test) {
        TestGenerationContext generated = new TestGenerationContext();
        process(generated, Jobs.class, Ids.class);
        TestCompiler.forSystem().with(generated).compile(compiled -> {
            try (GenericApplicationContext application = new GenericApplicationContext()) {
                configure(application);
                initializer(compiled.getInstance(ApplicationContextInitializer.class))
                        .initialize(application);
                application.refresh();
                test.accept(application);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static ApplicationContextInitializer<GenericApplicationContext> initializer(
            ApplicationContextInitializer<?> generated) {
        return (ApplicationContextInitializer<GenericApplicationContext>) generated;
    }

    private static void configure(GenericApplicationContext application) {
        application
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MockPropertySource()
                        .withProperty("telemetry.store", "memory")
                        .withProperty("telemetry.write.mode", "sync")
                        .withProperty("telemetry.write.timeout", "10s"));
    }

    public record BillingRun(String id) {}

    public record Payload(BillingRun billingRun) {}

    public record Payment(String id) {}

    public static class Invoice {
        public String getId() {
            return "inv_1";
        }
    }

    public static class Text {
        public static String of(Object value) {
            return value.toString();
        }
    }

    @Component("ids")
    static class Ids {
        public String of(Payment payment) {
            return "pym_" + payment.id();
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#root.args[0]")
    @interface RecordsPayment {
        String value() default "";
    }

    interface Job {
        @RecordsPayment
        void inherited(String id);
    }

    @Component
    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
        public void byProperty(Payment payment) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "@ids.of(#payment)")
        public void byBean(Payment payment) {}

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#payload.billingRun.id")
        public void byPath(Payload payload) {}

        @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#invoices['open'].?[id != null].![id]")
        public void byProjection(Map<String, List<Invoice>> invoices) {}

        @RecordsTelemetry(
                entityType = EntityTypes.PAYMENT,
                idExpr = "T(io.runtelemetry.aspect.AheadOfTimeTest$Text).of(#id)",
                condition = "#root.method.name != ''")
        public void byType(String id) {}
    }

    @Component
    static class InheritingJob implements Job {
        @Override
        public void inherited(String id) {}
    }

    @Component
    static class Mistaken {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#unknown")
        public void job(String id) {}
    }
}
