package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

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

    @ParameterizedTest
    @ValueSource(
            classes = {
                MissingProperty.class,
                MissingComponent.class,
                MissingMethod.class,
                MissingInProjection.class,
                MissingInRoot.class
            })
    void what_a_final_type_does_not_have_is_a_mistake(Class<?> bean) {
        assertFailure(bean, "asks for something that is not there", "missing");
    }

    @Test
    void a_bean_that_is_not_there_is_a_mistake() {
        assertFailure(MissingBean.class, "@nobody", "no bean");
    }

    @ParameterizedTest
    @ValueSource(classes = {TextAsCondition.class, NumberAsCondition.class, ListAsCondition.class})
    void a_condition_that_cannot_be_true_or_false_is_a_mistake(Class<?> bean) {
        assertFailure(bean, "condition", "not true or false");
    }

    @Test
    void valid_expressions_are_not_refused() {
        application.withBean(Valid.class).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void all_mistakes_of_an_application_are_reported_together() {
        application
                .withBean(UnknownName.class)
                .withBean(NoResult.class)
                .withBean(FinalMethod.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(InvalidRecordsTelemetryException.class)
                        .hasMessageContainingAll("3 mistakes", "UnknownName", "NoResult", "FinalMethod"));
    }

    @ParameterizedTest
    @ValueSource(classes = {LazyBean.class, PrototypeBean.class, RequestedBean.class})
    void a_mistake_in_a_bean_that_is_not_made_yet_is_found_at_the_start(Class<?> configuration) {
        application.withUserConfiguration(configuration).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .isInstanceOf(InvalidRecordsTelemetryException.class)
                    .hasMessageContaining("UnknownName");
        });
    }

    @Test
    void a_mistake_is_found_at_the_start_though_everything_is_lazy() {
        application
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean(UnknownName.class)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void a_mistake_that_is_found_in_a_call_is_logged_and_counted_once_and_the_job_runs(CapturedOutput output) {
        List<String> rejected = new ArrayList<>();
        application
                .withUserConfiguration(SwappedTarget.class)
                .withBean(TelemetryListener.class, () -> new TelemetryListener() {
                    @Override
                    public void onRejected(String message) {
                        rejected.add(message);
                    }
                })
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(HotSwappableTargetSource.class).swap(new SwappedJob());
                    Job job = context.getBean(Job.class);

                    assertThat(job.job("pym_1")).isEqualTo("pym_1");
                    assertThat(job.job("pym_1")).isEqualTo("pym_1");
                    assertThat(output).containsOnlyOnce("it records nothing").contains("SwappedJob.job()");
                    assertThat(rejected).hasSize(1);
                });
    }

    @ParameterizedTest
    @ValueSource(classes = {FinalClass.class, SealedClass.class, PrivateConstructor.class})
    void a_class_that_can_have_no_proxy_is_a_mistake(Class<?> bean) {
        assertFailure(bean, bean.getSimpleName() + ".job()", "can have no proxy");
    }

    @ParameterizedTest
    @ValueSource(classes = {FinalClass.class, FinalMethod.class, UnknownName.class})
    void a_mistake_is_shown_by_itself_with_what_to_do(Class<?> bean) {
        application.withBean(bean).run(context -> {
            FailureAnalyzer analyzer = SpringFactoriesLoader.forDefaultResourceLocation()
                    .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> {}))
                    .stream()
                    .filter(InvalidRecordsTelemetryFailureAnalyzer.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            FailureAnalysis analysis =
                    Objects.requireNonNull(analyzer.analyze(Objects.requireNonNull(context.getStartupFailure())));

            assertThat(analysis.getDescription()).contains(bean.getSimpleName() + ".job()");
            assertThat(analysis.getAction()).contains("telemetry.validation=warn");
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {FinalClass.class, SealedClass.class, PrivateConstructor.class})
    void with_validation_warn_a_class_that_can_have_no_proxy_starts(Class<?> bean) {
        application
                .withPropertyValues("telemetry.validation=warn")
                .withBean(bean)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({
        "singleton,NamesAbsent",
        "prototype,NamesAbsent",
        "singleton,ReturnsAbsent",
        "prototype,RecordsAndNamesAbsent"
    })
    void a_bean_whose_methods_name_a_class_that_is_missing_does_not_stop_the_start(String scope, String type) {
        application
                .withInitializer(context -> {
                    RootBeanDefinition definition = new RootBeanDefinition();
                    definition.setTargetType(withoutAbsent(InvalidRecordsTelemetryTest.class.getName() + "$" + type));
                    definition.setInstanceSupplier(Object::new);
                    definition.setScope(scope);
                    definition.setLazyInit(true);
                    ((GenericApplicationContext) context).registerBeanDefinition("naming", definition);
                })
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** Returns a class as it is where another, which its methods name, cannot be loaded. */
    private static Class<?> withoutAbsent(String type) {
        ClassLoader without = new ClassLoader(InvalidRecordsTelemetryTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals(Absent.class.getName())) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.equals(type)) {
                    return super.loadClass(name, resolve);
                }
                try (InputStream bytes =
                        Objects.requireNonNull(getResourceAsStream(name.replace('.', '/') + ".class"))) {
                    byte[] read = bytes.readAllBytes();
                    return defineClass(name, read, 0, read.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        try {
            return without.loadClass(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
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
                    .isInstanceOf(InvalidRecordsTelemetryException.class)
                    .message()
                    .contains(parts);
        });
    }

    static class Absent {}

    static class NamesAbsent {
        void job(Absent absent) {}
    }

    static class ReturnsAbsent {
        Absent job() {
            return new Absent();
        }
    }

    static class RecordsAndNamesAbsent {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void job(String id) {}

        void other(Absent absent) {}
    }

    record Payment(String id, List<String> tags) {}

    static class MissingProperty {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id.missing")
        void job(String id) {}
    }

    static class MissingComponent {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.missing")
        void job(Payment payment) {}
    }

    static class MissingMethod {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id.missing()")
        void job(Payment payment) {}
    }

    static class MissingInProjection {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payments.![missing]")
        void job(List<Payment> payments) {}
    }

    static class MissingInRoot {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#root.missing")
        void job(String id) {}
    }

    static class MissingBean {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "@nobody.of(#id)")
        void job(String id) {}
    }

    static class TextAsCondition {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#id")
        void job(String id) {}
    }

    static class NumberAsCondition {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#id.length() + 1")
        void job(String id) {}
    }

    static class ListAsCondition {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids", condition = "#ids.![#this]")
        void job(List<String> ids) {}
    }

    static class Valid {
        public static final String PREFIX = "pym_";

        private static final String VALID = "T(io.runtelemetry.aspect.InvalidRecordsTelemetryTest$Valid)";

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = VALID + ".PREFIX + #id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "{first: #id, second: #p1}[first]")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#byId[key].id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#byId.![value.id]")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#byId.?[key == 'a'].![value]")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment?.id", condition = "#payment != null")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment?.tags?.![#this]")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#optional?.id", condition = "#optional.present")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#optional.get().id", condition = "#flag")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "args[0]", condition = "#anything")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "method.name + target.class.name")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#anything.whatever.it.has")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "new String('x').length()")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "{#id, 'x'}", condition = "#id matches 'p.*'")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "@environment.activeProfiles")
        void job(
                String id,
                Map<String, Payment> byId,
                Payment payment,
                Optional<Payment> optional,
                boolean flag,
                Object anything) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyBean {
        @Bean
        @Lazy
        UnknownName lazy() {
            return new UnknownName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrototypeBean {
        @Bean
        @Scope("prototype")
        UnknownName prototype() {
            return new UnknownName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RequestedBean {
        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        UnknownName requested() {
            return new UnknownName();
        }
    }

    interface Job {
        String job(String id);
    }

    static class ValidJob implements Job {
        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public String job(String id) {
            return id;
        }
    }

    static class SwappedJob implements Job {
        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#other")
        public String job(String id) {
            return id;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SwappedTarget {
        @Bean
        static HotSwappableTargetSource targets() {
            return new HotSwappableTargetSource(new ValidJob());
        }

        @Bean
        static Job swapped(HotSwappableTargetSource targets) {
            return ProxyFactory.getProxy(Job.class, targets);
        }
    }

    static final class FinalClass {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void job(String id) {}
    }

    static sealed class SealedClass permits OnlyChild {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void job(String id) {}
    }

    static final class OnlyChild extends SealedClass {}

    static class PrivateConstructor {

        private PrivateConstructor() {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void job(String id) {}
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
