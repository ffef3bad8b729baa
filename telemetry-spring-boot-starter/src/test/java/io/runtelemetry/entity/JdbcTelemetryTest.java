package io.runtelemetry.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.TelemetryEntity;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

/** What is recorded for annotated Spring Data JDBC aggregates. */
class JdbcTelemetryTest extends TelemetryEntityContract {

    @Override
    ApplicationContextRunner application() {
        return applicationWithTelemetry().withUserConfiguration(Database.class);
    }

    @Override
    ApplicationContextRunner applicationWith(Class<?>... mistaken) {
        return application().withBean("mistaken", Maps.class, () -> new Maps(List.of(mistaken)));
    }

    @Override
    Entities entities(ApplicationContext context) {
        return new Saved(aggregates(context));
    }

    @Override
    Class<?> payment() {
        return Payment.class;
    }

    @Override
    Class<?> unannotated() {
        return Customer.class;
    }

    @Override
    Class<?> ofUnknownType() {
        return OfUnknownType.class;
    }

    @Override
    Class<?> ofUnknownProperty() {
        return OfUnknownProperty.class;
    }

    @Override
    Class<?> managedTypes() {
        return ManagedTypes.class;
    }

    @Override
    Class<?> recorder() {
        return JdbcChangeListener.class;
    }

    private static JdbcAggregateOperations aggregates(ApplicationContext context) {
        return context.getBean(JdbcAggregateOperations.class);
    }

    @Test
    void an_aggregate_that_is_deleted_by_its_ID_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.insert("pym_1"));
            jobs.inRun("run_def", unused -> aggregates(jobs.context).deleteById("pym_1", Payment.class));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");
        });
    }

    @Test
    void a_generated_ID_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", unused -> aggregates(jobs.context).insert(new Period(null)));

            assertThat(jobs.runOf("billing_period", "1")).contains("run_abc");
        });
    }

    @Test
    void what_a_savepoint_took_back_is_not_recorded() {
        within(jobs -> {
            TransactionTemplate nested = jobs.transactions(TransactionDefinition.PROPAGATION_NESTED);
            jobs.inRun("run_abc", entities -> {
                nested.executeWithoutResult(savepoint -> {
                    entities.insert("pym_first");
                    savepoint.setRollbackOnly();
                });
                entities.insert("pym_before");
                nested.executeWithoutResult(savepoint -> {
                    entities.insert("pym_within");
                    savepoint.setRollbackOnly();
                });
                nested.executeWithoutResult(savepoint -> entities.insert("pym_kept"));
            });

            assertThat(jobs.runOf("payment", "pym_first")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_before")).contains("run_abc");
            assertThat(jobs.runOf("payment", "pym_within")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_kept")).contains("run_abc");
        });
    }

    @Test
    void two_mapping_contexts_keep_no_application_from_starting() {
        application()
                .withBean(
                        "second",
                        JdbcMappingContext.class,
                        JdbcMappingContext::new,
                        definition -> definition.setFallback(true))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Jobs jobs = new Jobs(context);
                    jobs.inRun("run_abc", entities -> entities.insert("pym_1"));

                    assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
                });
    }

    @Test
    void what_is_saved_without_a_transaction_is_recorded_at_once() {
        within(jobs -> {
            CurrentRun.runWith("run_abc", () -> jobs.entities.insert("pym_1"));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_application_without_Spring_Data_JDBC_has_none_of_it() {
        applicationWithTelemetry()
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JdbcChangeListener.class));
    }

    @TelemetryEntity("payment")
    record Payment(@Id String id, String status) {}

    @TelemetryEntity("billing_period")
    record Period(@Id @Nullable Long id) {}

    @TelemetryEntity(value = "invoice", id = "reference")
    record Invoice(@Id @Nullable Long id, @Nullable String reference) {}

    @TelemetryEntity("paymnt")
    record OfUnknownType(@Id String id) {}

    @TelemetryEntity(value = "payment", id = "refrence")
    record OfUnknownProperty(@Id String id, String reference) {}

    record Customer(@Id String id) {}

    private record Saved(JdbcAggregateOperations aggregates) implements Entities {

        @Override
        public void insert(String paymentId) {
            aggregates.insert(new Payment(paymentId, "open"));
        }

        @Override
        public void update(String paymentId) {
            aggregates.update(new Payment(paymentId, "paid"));
        }

        @Override
        public void delete(String paymentId) {
            aggregates.delete(new Payment(paymentId, "paid"));
        }

        @Override
        public void read(String paymentId) {
            assertThat(aggregates.findById(paymentId, Payment.class)).isNotNull();
        }

        @Override
        public void insertInvoice(@Nullable String reference) {
            aggregates.insert(new Invoice(null, reference));
        }

        @Override
        public void insertUnannotated(String id) {
            aggregates.insert(new Customer(id));
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

    /** Has the mapping know some more entities. */
    record Maps(List<Class<?>> entities) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (bean instanceof JdbcMappingContext mappings) {
                entities.forEach(mappings::getRequiredPersistentEntity);
            }
            return bean;
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
