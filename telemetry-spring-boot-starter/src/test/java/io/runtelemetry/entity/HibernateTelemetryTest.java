package io.runtelemetry.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.entity.Customer.ByAssociation;
import io.runtelemetry.entity.Customer.CardPayment;
import io.runtelemetry.entity.Customer.Hashed;
import io.runtelemetry.entity.Customer.Invoice;
import io.runtelemetry.entity.Customer.OfUnknownProperty;
import io.runtelemetry.entity.Customer.OfUnknownType;
import io.runtelemetry.entity.Customer.Payment;
import io.runtelemetry.entity.Customer.Period;
import io.runtelemetry.entity.Customer.PeriodId;
import io.runtelemetry.entity.Customer.Receipt;
import io.runtelemetry.entity.Customer.ReceiptId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.LocalEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

/** What is recorded for annotated JPA entities. */
class HibernateTelemetryTest extends TelemetryEntityContract {

    private final ApplicationContextRunner application =
            applicationWith(Database.of(Customer.class, Payment.class, CardPayment.class, Invoice.class, Period.class));

    @Override
    ApplicationContextRunner application() {
        return application;
    }

    @Override
    ApplicationContextRunner applicationWith(Class<?>... mistaken) {
        return applicationWith(Database.of(mistaken));
    }

    @Override
    Entities entities(ApplicationContext context) {
        return new Flushed(context);
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
        return HibernateIntegratorPostProcessor.class;
    }

    /** Changes that are flushed at the commit only. */
    @Test
    void what_is_written_by_the_commit_is_recorded() {
        within(jobs -> {
            inRun(jobs, "run_abc", entities -> entities.persist(payment("pym_1")));
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
            inRun(jobs, "run_def", entities -> entities.find(Payment.class, "pym_1").status = "paid");
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");
            inRun(jobs, "run_ghi", entities -> entities.remove(entities.find(Payment.class, "pym_1")));
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_ghi");
        });
    }

    @Test
    void a_transaction_that_Spring_knows_nothing_of_is_recorded() {
        within(jobs -> {
            EntityManager own = jobs.context.getBean(EntityManagerFactory.class).createEntityManager();
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
            SessionFactory sessions =
                    jobs.context.getBean(EntityManagerFactory.class).unwrap(SessionFactory.class);
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
            inRun(jobs, "run_abc", entities -> entities.persist(payment));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void a_composite_identifier_is_recorded_in_its_string_form() {
        within(jobs -> {
            Period period = new Period();
            period.id = new PeriodId("acc", 11);
            inRun(jobs, "run_abc", entities -> entities.persist(period));

            assertThat(jobs.runOf("billing_period", "acc-11")).contains("run_abc");
        });
    }

    @Test
    void an_identifier_without_a_text_of_its_own_is_its_only_component_or_left_out_and_counted() {
        List<String> told = new ArrayList<>();
        TelemetryListener listener = new TelemetryListener() {
            @Override
            public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                told.add(entity.toString());
            }

            @Override
            public void onSkipped(SkipReason reason) {
                told.add(reason.name());
            }
        };
        applicationWith(Database.of(Hashed.class, Receipt.class))
                .withBean(TelemetryListener.class, () -> listener)
                .run(context -> {
                    Receipt receipt = new Receipt();
                    receipt.id = new ReceiptId("rcp_1");
                    Jobs jobs = new Jobs(context);
                    inRun(jobs, "run_abc", entities -> entities.persist(new Hashed()));
                    inRun(jobs, "run_abc", entities -> entities.persist(receipt));

                    assertThat(told).containsExactly("NOT_AN_ID", "payment:rcp_1");
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
    void telemetry_that_is_off_adds_no_listener() {
        application
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(listeners(context)).noneMatch(HibernateChangeListener.class::isInstance));
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

    @Test
    void an_integrator_of_the_persistence_unit_is_asked_as_without_telemetry() {
        isAskedAsWithoutTelemetry(() -> {
            LocalContainerEntityManagerFactoryBean database = Database.of(Payment.class, Customer.class);
            database.setPersistenceUnitPostProcessors(
                    unit -> unit.addProperty(JpaSettings.INTEGRATOR_PROVIDER, Recorded.class.getName()));
            return database;
        });
    }

    @Test
    void so_is_one_of_a_unit_in_a_file_that_Hibernate_reads_by_itself() {
        isAskedAsWithoutTelemetry(() -> {
            LocalEntityManagerFactoryBean database = new LocalEntityManagerFactoryBean();
            database.setPersistenceUnitName("billing");
            return database;
        });
    }

    private static void isAskedAsWithoutTelemetry(Supplier<AbstractEntityManagerFactoryBean> database) {
        List<Boolean> asked = new ArrayList<>();
        for (boolean enabled : new boolean[] {true, false}) {
            Recorded.asked.set(false);
            applicationWith(database.get())
                    .withPropertyValues("telemetry.enabled=" + enabled)
                    .run(context -> {
                        asked.add(Recorded.asked.get());
                        assertThat(listeners(context).stream().anyMatch(HibernateChangeListener.class::isInstance))
                                .isEqualTo(enabled);
                    });
        }

        assertThat(asked).containsExactly(true, true);
    }

    @Test
    void an_integrator_that_is_not_there_is_told_by_Hibernate_as_without_telemetry() {
        LocalContainerEntityManagerFactoryBean database = Database.of(Payment.class, Customer.class);
        database.getJpaPropertyMap().put(JpaSettings.INTEGRATOR_PROVIDER, "com.example.Absent");
        ApplicationContextRunner misspelt = applicationWith(database);

        misspelt.run(with -> misspelt.withPropertyValues("telemetry.enabled=false")
                .run(without -> assertThat(mistake(with)).isEqualTo(mistake(without))));
    }

    /** An application's own. */
    public static final class Recorded implements IntegratorProvider, Integrator {

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
            inRun(jobs, "run_abc", entities -> entities.persist(payment("pym_1")));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_association_cannot_hold_the_ID_since_it_might_have_to_be_loaded() {
        applicationWith(Database.of(ByAssociation.class, Customer.class))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("id = \"customer\""));
    }

    @Test
    void a_session_does_the_same_with_telemetry_as_without() {
        List<Long> with = counts(application);
        List<Long> without = counts(application.withPropertyValues("telemetry.enabled=false"));

        assertThat(with).isEqualTo(without);
    }

    private List<Long> counts(ApplicationContextRunner application) {
        AtomicBoolean counted = new AtomicBoolean();
        List<Long> counts = new ArrayList<>();
        application.run(context -> {
            Jobs jobs = new Jobs(context);
            Statistics statistics = jobs.context
                    .getBean(EntityManagerFactory.class)
                    .unwrap(SessionFactory.class)
                    .getStatistics();
            inRun(jobs, "run_abc", entities -> {
                Customer customer = Customer.of("cus_1");
                entities.persist(customer);
                for (int i = 0; i < 50; i++) {
                    Payment payment = payment("pym_" + i);
                    payment.customer = customer;
                    entities.persist(payment);
                    entities.persist(invoice("inv_" + i));
                }
            });
            inRun(jobs, "run_def", entities -> {
                for (Payment payment :
                        entities.createQuery("from Payment", Payment.class).getResultList()) {
                    payment.status = "paid";
                }
            });
            inRun(
                    jobs,
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

    private static ApplicationContextRunner applicationWith(AbstractEntityManagerFactoryBean database) {
        return applicationWithTelemetry()
                .withBean(AbstractEntityManagerFactoryBean.class, () -> database)
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

    private static EntityManager entityManager(ApplicationContext context) {
        EntityManager entities =
                EntityManagerFactoryUtils.getTransactionalEntityManager(context.getBean(EntityManagerFactory.class));
        if (entities == null) {
            throw new IllegalStateException("no transaction");
        }
        return entities;
    }

    private static void inRun(Jobs jobs, String runId, Consumer<EntityManager> job) {
        jobs.inRun(runId, unused -> job.accept(entityManager(jobs.context)));
    }

    /** Writes at once, as a flush does at the end of a transaction. */
    private record Flushed(ApplicationContext context) implements Entities {

        private void flush(Consumer<EntityManager> change) {
            EntityManager entities = entityManager(context);
            change.accept(entities);
            entities.flush();
        }

        @Override
        public void insert(String paymentId) {
            flush(entities -> entities.persist(payment(paymentId)));
        }

        @Override
        public void update(String paymentId) {
            flush(entities -> entities.find(Payment.class, paymentId).status = "paid");
        }

        @Override
        public void delete(String paymentId) {
            flush(entities -> entities.remove(entities.find(Payment.class, paymentId)));
        }

        @Override
        public void read(String paymentId) {
            assertThat(entityManager(context).find(Payment.class, paymentId)).isNotNull();
        }

        @Override
        public void insertInvoice(@Nullable String reference) {
            flush(entities -> entities.persist(invoice(reference)));
        }

        @Override
        public void insertUnannotated(String id) {
            flush(entities -> entities.persist(Customer.of(id)));
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
