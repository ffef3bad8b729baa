package io.runtelemetry.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.TelemetryEntity;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.relational.RelationalManagedTypes;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What is recorded for annotated Spring Data JDBC aggregates. The write mode is sync, so that records can be read at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JdbcTelemetryTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryEntityAutoConfiguration.class))
            .withUserConfiguration(Database.class)
            .withPropertyValues("telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.write.timeout=10s");

    @Test
    void an_aggregate_that_is_inserted_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Payment("pym_1", "open")));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_aggregate_that_is_updated_or_deleted_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Payment("pym_1", "open")));
            jobs.inRun("run_def", () -> jobs.aggregates.update(new Payment("pym_1", "paid")));
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");

            jobs.inRun("run_ghi", () -> jobs.aggregates.delete(new Payment("pym_1", "paid")));
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_ghi");
        });
    }

    @Test
    void an_aggregate_that_is_deleted_by_its_ID_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Payment("pym_1", "open")));
            jobs.inRun("run_def", () -> jobs.aggregates.deleteById("pym_1", Payment.class));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");
        });
    }

    @Test
    void a_generated_ID_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Period(null)));

            assertThat(jobs.runOf("billing_period", "1")).contains("run_abc");
        });
    }

    @Test
    void a_property_can_hold_the_ID() {
        within(jobs -> {
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Invoice(null, "inv_1")));

            assertThat(jobs.runOf("invoice", "inv_1")).contains("run_abc");
        });
    }

    @Test
    void nothing_is_recorded_before_the_transaction_is_committed() {
        within(jobs -> jobs.inRun("run_abc", () -> {
            jobs.aggregates.insert(new Payment("pym_1", "open"));

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
        }));
    }

    @Test
    void what_a_savepoint_took_back_is_not_recorded() {
        within(jobs -> {
            TransactionTemplate nested = new TransactionTemplate(jobs.manager);
            nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
            jobs.inRun("run_abc", () -> {
                nested.executeWithoutResult(savepoint -> {
                    jobs.aggregates.insert(new Payment("pym_first", "open"));
                    savepoint.setRollbackOnly();
                });
                jobs.aggregates.insert(new Payment("pym_before", "open"));
                nested.executeWithoutResult(savepoint -> {
                    jobs.aggregates.insert(new Payment("pym_within", "open"));
                    savepoint.setRollbackOnly();
                });
                nested.executeWithoutResult(savepoint -> jobs.aggregates.insert(new Payment("pym_kept", "open")));
            });

            assertThat(jobs.runOf("payment", "pym_first")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_before")).contains("run_abc");
            assertThat(jobs.runOf("payment", "pym_within")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_kept")).contains("run_abc");
        });
    }

    @Test
    void two_mapping_contexts_keep_no_application_from_starting() {
        application
                .withBean(
                        "second",
                        JdbcMappingContext.class,
                        JdbcMappingContext::new,
                        definition -> definition.setFallback(true))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Jobs jobs = new Jobs(context);
                    jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Payment("pym_1", "open")));

                    assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
                });
    }

    @Test
    void a_child_context_records_its_own_aggregates() {
        new ApplicationContextRunner()
                .withPropertyValues("telemetry.store=memory", "telemetry.write.mode=sync")
                .withConfiguration(AutoConfigurations.of(
                        TelemetryRunAutoConfiguration.class,
                        TelemetryRunStateAutoConfiguration.class,
                        TelemetryAutoConfiguration.class,
                        TelemetryEntityAutoConfiguration.class))
                .run(parent -> application.withParent(parent).run(context -> {
                    Jobs jobs = new Jobs(context);
                    jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Payment("pym_1", "open")));

                    assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
                }));
    }

    @Test
    void what_is_rolled_back_is_not_recorded() {
        within(jobs -> {
            CurrentRun.runWith(
                    "run_abc",
                    () -> jobs.transactions.executeWithoutResult(transaction -> {
                        jobs.aggregates.insert(new Payment("pym_1", "open"));
                        transaction.setRollbackOnly();
                    }));
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Payment("pym_2", "open")));

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_2")).contains("run_abc");
        });
    }

    @Test
    void a_transaction_within_another_has_a_fate_of_its_own() {
        within(jobs -> {
            TransactionTemplate inner = new TransactionTemplate(jobs.manager);
            inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            CurrentRun.runWith(
                    "run_abc",
                    () -> jobs.transactions.executeWithoutResult(outer -> {
                        jobs.aggregates.insert(new Payment("pym_outer", "open"));
                        inner.executeWithoutResult(unused -> jobs.aggregates.insert(new Period(null)));
                        assertThat(jobs.runOf("billing_period", "1")).contains("run_abc");
                        jobs.aggregates.insert(new Payment("pym_outer_2", "open"));
                        outer.setRollbackOnly();
                    }));

            assertThat(jobs.runOf("payment", "pym_outer")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_outer_2")).isEmpty();
        });
    }

    @Test
    void what_is_saved_without_a_transaction_is_recorded_at_once() {
        within(jobs -> {
            CurrentRun.runWith("run_abc", () -> jobs.aggregates.insert(new Payment("pym_1", "open")));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_aggregate_without_the_annotation_or_without_a_run_is_not_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", () -> jobs.aggregates.insert(new Customer("cus_1")));
            jobs.transactions.executeWithoutResult(unused -> jobs.aggregates.insert(new Payment("pym_1", "open")));

            assertThat(jobs.runOf("payment", "cus_1")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
        });
    }

    @Test
    void an_unknown_entity_type_keeps_the_application_from_starting() {
        ApplicationContextRunner misspelt = application.withUserConfiguration(Misspelt.class);

        misspelt.run(context -> assertThat(context)
                .getFailure()
                .hasMessageContaining("@TelemetryEntity on " + OfUnknownType.class.getName())
                .hasMessageContaining("'paymnt'"));
        misspelt.withPropertyValues("telemetry.validation=warn")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void a_native_image_is_told_of_annotated_aggregates_only() {
        TestGenerationContext generated = new TestGenerationContext();
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            application.register(ManagedTypes.class);
            new ApplicationContextAotGenerator().processAheadOfTime(application, generated);
        }

        RuntimeHints hints = generated.getRuntimeHints();
        assertThat(reflection()
                        .onType(Payment.class)
                        .withMemberCategories(
                                MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS))
                .accepts(hints);
        assertThat(reflection()
                        .onType(TelemetryEntity.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                .accepts(hints);
        assertThat(proxies().forInterfaces(TelemetryEntity.class)).accepts(hints);
        assertThat(reflection().onType(Customer.class).withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .rejects(hints);
    }

    @Test
    void an_application_without_Spring_Data_JDBC_or_without_telemetry_has_none_of_it() {
        application
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(JdbcChangeListener.class)
                        .doesNotHaveBean(EntityChanges.class));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TelemetryRedisAutoConfiguration.class,
                        TelemetryUpstashAutoConfiguration.class,
                        TelemetryRunAutoConfiguration.class,
                        TelemetryRunStateAutoConfiguration.class,
                        TelemetryAutoConfiguration.class,
                        TelemetryEntityAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JdbcChangeListener.class));
    }

    private void within(Consumer<Jobs> test) {
        application.run(context -> test.accept(new Jobs(context)));
    }

    @TelemetryEntity("payment")
    record Payment(@Id String id, String status) {}

    @TelemetryEntity("billing_period")
    record Period(@Id @Nullable Long id) {}

    @TelemetryEntity(value = "invoice", id = "reference")
    record Invoice(@Id @Nullable Long id, String reference) {}

    @TelemetryEntity("paymnt")
    record OfUnknownType(@Id String id) {}

    record Customer(@Id String id) {}

    /** The job side of an application. */
    private static final class Jobs {

        final JdbcAggregateOperations aggregates;

        final PlatformTransactionManager manager;

        final TransactionTemplate transactions;

        private final TelemetryOperations telemetry;

        Jobs(ApplicationContext context) {
            this.aggregates = context.getBean(JdbcAggregateOperations.class);
            this.manager = context.getBean(PlatformTransactionManager.class);
            this.transactions = new TransactionTemplate(manager);
            this.telemetry = context.getBean(TelemetryOperations.class);
        }

        void inRun(String runId, Runnable job) {
            CurrentRun.runWith(runId, () -> transactions.executeWithoutResult(unused -> job.run()));
        }

        Optional<String> runOf(String entityType, String id) {
            return telemetry.getTelemetry(entityType, id).map(TelemetryRecord::runId);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Database extends AbstractJdbcConfiguration {

        @Bean
        DataSource dataSource() {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL(
                    "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=true");
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            for (String table : List.of(
                    "payment (id varchar primary key, status varchar)",
                    "customer (id varchar primary key)",
                    "period (id bigint generated by default as identity primary key)",
                    "invoice (id bigint generated by default as identity primary key, reference varchar)")) {
                jdbc.execute("create table " + table);
            }
            return dataSource;
        }

        @Bean
        NamedParameterJdbcOperations namedParameterJdbcOperations(DataSource dataSource) {
            return new NamedParameterJdbcTemplate(dataSource);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Override
        protected Set<Class<?>> getInitialEntitySet() {
            return Set.of(Payment.class, Invoice.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Misspelt {

        @Bean
        static BeanPostProcessor knowsMisspelt() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String beanName) {
                    if (bean instanceof JdbcMappingContext mappings) {
                        mappings.getRequiredPersistentEntity(OfUnknownType.class);
                    }
                    return bean;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ManagedTypes {

        @Bean
        static RelationalManagedTypes managedTypes() {
            return RelationalManagedTypes.from(Payment.class, Customer.class);
        }
    }
}
