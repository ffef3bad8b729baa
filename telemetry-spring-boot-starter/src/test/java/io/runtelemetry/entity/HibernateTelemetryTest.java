package io.runtelemetry.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryEntity;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.entity.Customer.ByAssociation;
import io.runtelemetry.entity.Customer.CardPayment;
import io.runtelemetry.entity.Customer.Invoice;
import io.runtelemetry.entity.Customer.OfUnknownProperty;
import io.runtelemetry.entity.Customer.OfUnknownType;
import io.runtelemetry.entity.Customer.Payment;
import io.runtelemetry.entity.Customer.Period;
import io.runtelemetry.entity.Customer.PeriodId;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What is recorded for annotated JPA entities. The write mode is sync, so that records can be read at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HibernateTelemetryTest {

    private final ApplicationContextRunner application =
            applicationWith(Database.of(Customer.class, Payment.class, CardPayment.class, Invoice.class, Period.class));

    @Test
    void an_entity_that_is_inserted_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.persist(payment("pym_1")));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_entity_that_is_updated_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.persist(payment("pym_1")));
            jobs.inRun("run_def", entities -> entities.find(Payment.class, "pym_1").status = "paid");

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");
        });
    }

    @Test
    void an_entity_that_is_deleted_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.persist(payment("pym_1")));
            jobs.inRun("run_def", entities -> entities.remove(entities.find(Payment.class, "pym_1")));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");
        });
    }

    @Test
    void an_entity_that_is_only_read_is_not_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.persist(payment("pym_1")));
            jobs.inRun("run_def", entities -> entities.find(Payment.class, "pym_1"));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void each_of_many_entities_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> {
                for (int i = 0; i < 100; i++) {
                    entities.persist(payment("pym_" + i));
                }
            });

            for (int i = 0; i < 100; i++) {
                assertThat(jobs.runOf("payment", "pym_" + i)).contains("run_abc");
            }
        });
    }

    @Test
    void nothing_is_recorded_before_the_transaction_is_committed() {
        within(jobs -> jobs.inRun("run_abc", entities -> {
            entities.persist(payment("pym_1"));
            entities.flush();

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
        }));
    }

    @Test
    void what_is_rolled_back_is_not_recorded() {
        within(jobs -> {
            CurrentRun.runWith(
                    "run_abc",
                    () -> jobs.transactions.executeWithoutResult(transaction -> {
                        jobs.entities().persist(payment("pym_1"));
                        jobs.entities().flush();
                        transaction.setRollbackOnly();
                    }));
            jobs.inRun("run_abc", entities -> entities.persist(payment("pym_2")));

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_2")).contains("run_abc");
        });
    }

    @Test
    void a_transaction_within_another_has_a_fate_of_its_own() {
        within(jobs -> {
            TransactionTemplate inner = new TransactionTemplate(new JpaTransactionManager(jobs.entityManagers));
            inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            CurrentRun.runWith(
                    "run_abc",
                    () -> jobs.transactions.executeWithoutResult(outer -> {
                        jobs.entities().persist(payment("pym_outer"));
                        jobs.entities().flush();
                        inner.executeWithoutResult(unused -> jobs.entities().persist(payment("pym_inner")));
                        assertThat(jobs.runOf("payment", "pym_inner")).contains("run_abc");
                        jobs.entities().persist(payment("pym_outer_2"));
                        jobs.entities().flush();
                        outer.setRollbackOnly();
                    }));

            assertThat(jobs.runOf("payment", "pym_outer")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_outer_2")).isEmpty();
        });
    }

    @Test
    void the_run_is_the_one_that_is_current_when_the_change_is_written() {
        within(jobs -> {
            jobs.transactions.executeWithoutResult(unused -> {
                Payment payment = payment("pym_1");
                CurrentRun.runWith("run_abc", () -> {
                    jobs.entities().persist(payment);
                    jobs.entities().flush();
                });
                CurrentRun.runWith("run_def", () -> {
                    jobs.entities().persist(payment("pym_2"));
                    jobs.entities().flush();
                });
            });

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
            assertThat(jobs.runOf("payment", "pym_2")).contains("run_def");
        });
    }

    @Test
    void what_changes_outside_a_run_is_not_recorded() {
        within(jobs -> {
            jobs.transactions.executeWithoutResult(unused -> jobs.entities().persist(payment("pym_1")));

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
        });
    }

    @Test
    void a_transaction_that_Spring_knows_nothing_of_is_recorded() {
        within(jobs -> {
            EntityManager own = jobs.entityManagers.createEntityManager();
            CurrentRun.runWith("run_abc", () -> {
                own.getTransaction().begin();
                own.persist(payment("pym_1"));
                own.getTransaction().commit();
                own.getTransaction().begin();
                own.persist(payment("pym_2"));
                own.getTransaction().rollback();
                own.getTransaction().begin();
                own.persist(payment("pym_3"));
                own.getTransaction().commit();
            });
            own.close();

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
            assertThat(jobs.runOf("payment", "pym_2")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_3")).contains("run_abc");
        });
    }

    @Test
    void a_stateless_session_is_recorded() {
        within(jobs -> {
            SessionFactory sessions = jobs.entityManagers.unwrap(SessionFactory.class);
            Invoice invoice = invoice("inv_1");
            try (StatelessSession session = sessions.openStatelessSession()) {
                CurrentRun.runWith("run_abc", () -> {
                    session.beginTransaction();
                    session.insert(invoice);
                    session.getTransaction().commit();
                });
                assertThat(jobs.runOf("invoice", "inv_1")).contains("run_abc");

                CurrentRun.runWith("run_def", () -> {
                    session.beginTransaction();
                    session.delete(invoice);
                    session.getTransaction().commit();
                });
                assertThat(jobs.runOf("invoice", "inv_1")).contains("run_def");
            }
        });
    }

    @Test
    void a_subclass_is_recorded_as_its_superclass_is() {
        within(jobs -> {
            CardPayment payment = new CardPayment();
            payment.id = "pym_1";
            jobs.inRun("run_abc", entities -> entities.persist(payment));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void a_property_can_hold_the_ID() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.persist(invoice("inv_1")));

            assertThat(jobs.runOf("invoice", "inv_1")).contains("run_abc");
        });
    }

    @Test
    void an_entity_without_the_ID_is_left_out() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> {
                entities.persist(invoice(null));
                entities.persist(invoice("inv_1"));
            });

            assertThat(jobs.runOf("invoice", "inv_1")).contains("run_abc");
        });
    }

    @Test
    void a_composite_identifier_is_recorded_in_its_string_form() {
        within(jobs -> {
            Period period = new Period();
            period.id = new PeriodId("acc", 11);
            jobs.inRun("run_abc", entities -> entities.persist(period));

            assertThat(jobs.runOf("billing_period", "acc-11")).contains("run_abc");
        });
    }

    @Test
    void a_source_of_runs_that_fails_does_not_reach_the_session() {
        RunIdSource failing = () -> {
            throw new IllegalStateException("no run today");
        };
        application.withBean("failing", RunIdSource.class, () -> failing).run(context -> {
            Jobs jobs = new Jobs(context);
            jobs.transactions.executeWithoutResult(unused -> jobs.entities().persist(payment("pym_1")));
            jobs.transactions.executeWithoutResult(unused ->
                    assertThat(jobs.entities().find(Payment.class, "pym_1")).isNotNull());
        });
    }

    @Test
    void nothing_listens_to_a_database_without_annotated_entities() {
        applicationWith(Database.of(Customer.class)).run(context -> {
            assertThat(listeners(context)).noneMatch(HibernateChangeListener.class::isInstance);
        });
        application.run(
                context -> assertThat(listeners(context)).hasAtLeastOneElementOfType(HibernateChangeListener.class));
    }

    @Test
    void telemetry_that_is_off_listens_to_nothing() {
        application.withPropertyValues("telemetry.enabled=false").run(context -> {
            assertThat(context)
                    .doesNotHaveBean(HibernateIntegratorPostProcessor.class)
                    .doesNotHaveBean(EntityChanges.class);
            assertThat(listeners(context)).noneMatch(HibernateChangeListener.class::isInstance);
        });
    }

    @Test
    void an_integrator_of_the_application_is_still_asked() {
        AtomicBoolean asked = new AtomicBoolean();
        Integrator own = new Integrator() {
            @Override
            public void integrate(
                    Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor factory) {
                asked.set(true);
            }
        };
        LocalContainerEntityManagerFactoryBean database = Database.of(Payment.class, Customer.class);
        database.getJpaPropertyMap().put(JpaSettings.INTEGRATOR_PROVIDER, (IntegratorProvider) () -> List.of(own));
        applicationWith(database).run(context -> {
            assertThat(asked).isTrue();
            assertThat(listeners(context)).hasAtLeastOneElementOfType(HibernateChangeListener.class);
        });
    }

    @ParameterizedTest
    @MethodSource
    void an_integrator_is_asked_in_whatever_form_it_is_given(Object setting) {
        Recorded.asked.set(false);
        LocalContainerEntityManagerFactoryBean database = Database.of(Payment.class, Customer.class);
        database.getJpaPropertyMap().put(JpaSettings.INTEGRATOR_PROVIDER, setting);
        applicationWith(database).run(context -> {
            assertThat(Recorded.asked).isTrue();
            assertThat(listeners(context)).hasAtLeastOneElementOfType(HibernateChangeListener.class);
        });
    }

    static Stream<Object> an_integrator_is_asked_in_whatever_form_it_is_given() {
        return Stream.of(new Recorded(), Recorded.class, Recorded.class.getName());
    }

    /** An application's own. */
    static final class Recorded implements IntegratorProvider, Integrator {

        static final AtomicBoolean asked = new AtomicBoolean();

        @Override
        public List<Integrator> getIntegrators() {
            return List.of(this);
        }

        @Override
        public void integrate(Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor factory) {
            asked.set(true);
        }
    }

    @Test
    void a_factory_that_is_built_in_the_background_is_recorded() {
        LocalContainerEntityManagerFactoryBean database = Database.of(Payment.class, Customer.class);
        database.setBootstrapExecutor(new SimpleAsyncTaskExecutor());
        applicationWith(database).run(context -> {
            Jobs jobs = new Jobs(context);
            jobs.inRun("run_abc", entities -> entities.persist(payment("pym_1")));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_unknown_entity_type_keeps_the_application_from_starting() {
        applicationWith(Database.of(OfUnknownType.class))
                .run(
                        context -> assertThat(context)
                                .getFailure()
                                .hasRootCauseMessage(
                                        "@TelemetryEntity on " + OfUnknownType.class.getName()
                                                + ": Unknown entity type 'paymnt': known are billing_period, billing_run, invoice, notification,"
                                                + " payment, webhook; add your own with a bean of type EntityTypes or the property telemetry.entity-types"));
    }

    @Test
    void a_property_that_is_not_there_keeps_the_application_from_starting() {
        applicationWith(Database.of(OfUnknownProperty.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(OfUnknownProperty.class.getName())
                        .hasMessageContaining("id = \"refrence\"")
                        .hasMessageContaining("[id, reference]"));
    }

    @Test
    void an_association_cannot_hold_the_ID_since_it_might_have_to_be_loaded() {
        applicationWith(Database.of(ByAssociation.class, Customer.class))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("id = \"customer\""));
    }

    @Test
    void a_mistake_can_be_a_warning() {
        applicationWith(Database.of(OfUnknownType.class))
                .withPropertyValues("telemetry.validation=warn")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void a_native_image_is_told_of_annotated_entities_only() {
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
    void a_session_does_the_same_with_telemetry_as_without() {
        List<Long> with = counts(application);
        List<Long> without = counts(application.withPropertyValues("telemetry.enabled=false"));

        assertThat(with).isEqualTo(without);
    }

    private static List<Long> counts(ApplicationContextRunner application) {
        AtomicBoolean counted = new AtomicBoolean();
        List<Long> counts = new ArrayList<>();
        application.run(context -> {
            Jobs jobs = new Jobs(context);
            Statistics statistics =
                    jobs.entityManagers.unwrap(SessionFactory.class).getStatistics();
            jobs.inRun("run_abc", entities -> {
                Customer customer = Customer.of("cus_1");
                entities.persist(customer);
                for (int i = 0; i < 50; i++) {
                    Payment payment = payment("pym_" + i);
                    payment.customer = customer;
                    entities.persist(payment);
                    entities.persist(invoice("inv_" + i));
                }
            });
            jobs.inRun("run_def", entities -> {
                for (Payment payment :
                        entities.createQuery("from Payment", Payment.class).getResultList()) {
                    payment.status = "paid";
                }
            });
            jobs.inRun(
                    "run_ghi",
                    entities -> entities.createQuery("from Invoice", Invoice.class)
                            .getResultList()
                            .forEach(entities::remove));
            counts.addAll(List.of(
                    statistics.getPrepareStatementCount(),
                    statistics.getEntityLoadCount(),
                    statistics.getEntityFetchCount(),
                    statistics.getFlushCount(),
                    statistics.getEntityInsertCount(),
                    statistics.getEntityUpdateCount(),
                    statistics.getEntityDeleteCount(),
                    statistics.getConnectCount(),
                    statistics.getTransactionCount(),
                    statistics.getSessionOpenCount()));
            counted.set(true);
        });
        assertThat(counted).isTrue();
        return counts;
    }

    private static List<Object> listeners(ApplicationContext context) {
        List<Object> listeners = new ArrayList<>();
        context.getBean(EntityManagerFactory.class)
                .unwrap(SessionFactoryImplementor.class)
                .getEventListenerRegistry()
                .getEventListenerGroup(EventType.POST_INSERT)
                .fireEventOnEachListener(listeners, (listener, found) -> found.add(listener));
        return listeners;
    }

    private void within(Consumer<Jobs> test) {
        application.run(context -> test.accept(new Jobs(context)));
    }

    private static ApplicationContextRunner applicationWith(LocalContainerEntityManagerFactoryBean database) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TelemetryRedisAutoConfiguration.class,
                        TelemetryUpstashAutoConfiguration.class,
                        TelemetryRunAutoConfiguration.class,
                        TelemetryRunStateAutoConfiguration.class,
                        TelemetryAutoConfiguration.class,
                        TelemetryEntityAutoConfiguration.class))
                .withPropertyValues(
                        "telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.write.timeout=10s")
                .withBean(LocalContainerEntityManagerFactoryBean.class, () -> database)
                .withBean(JpaTransactionManager.class);
    }

    private static Payment payment(String id) {
        Payment payment = new Payment();
        payment.id = id;
        return payment;
    }

    private static Invoice invoice(@Nullable String reference) {
        Invoice invoice = new Invoice();
        invoice.reference = reference;
        return invoice;
    }

    /** The job side of an application. */
    private static final class Jobs {

        final EntityManagerFactory entityManagers;

        final TransactionTemplate transactions;

        private final ApplicationContext context;

        Jobs(ApplicationContext context) {
            this.context = context;
            this.entityManagers = context.getBean(EntityManagerFactory.class);
            this.transactions = new TransactionTemplate(context.getBean(JpaTransactionManager.class));
        }

        EntityManager entities() {
            EntityManager entities = EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagers);
            if (entities == null) {
                throw new IllegalStateException("no transaction");
            }
            return entities;
        }

        void inRun(String runId, Consumer<EntityManager> job) {
            CurrentRun.runWith(runId, () -> transactions.executeWithoutResult(unused -> job.accept(entities())));
        }

        Optional<String> runOf(String entityType, String id) {
            return context.getBean(TelemetryOperations.class)
                    .getTelemetry(entityType, id)
                    .map(TelemetryRecord::runId);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ManagedTypes {

        @Bean
        static PersistenceManagedTypes managedTypes() {
            return PersistenceManagedTypes.of(Payment.class.getName(), Customer.class.getName());
        }
    }
}
