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
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is recorded for annotated entities, whatever stores them: payments, and invoices whose reference is the ID. The write
 * mode is sync, so that records can be read at once.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class TelemetryEntityContract {

    static final String UNKNOWN_TYPE = ": Unknown entity type 'paymnt': known are billing_period, billing_run, invoice,"
            + " notification, payment, webhook; add your own with a bean of type EntityTypes or the property"
            + " telemetry.entity-types";

    /** Changes entities in the transaction of the calling thread, and writes each change at once. */
    interface Entities {

        void insert(String paymentId);

        void update(String paymentId);

        void delete(String paymentId);

        /** Reads a payment that is there. */
        void read(String paymentId);

        void insertInvoice(@Nullable String reference);

        void insertUnannotated(String id);
    }

    /** Returns an application with payments and invoices. */
    abstract ApplicationContextRunner application();

    /** Returns an application with entities that have mistakes in their annotations. */
    abstract ApplicationContextRunner applicationWith(Class<?>... mistaken);

    abstract Entities entities(ApplicationContext context);

    abstract Class<?> payment();

    abstract Class<?> unannotated();

    abstract Class<?> ofUnknownType();

    abstract Class<?> ofUnknownProperty();

    /** Returns a configuration of what is known of payments and unannotated entities ahead of time. */
    abstract Class<?> managedTypes();

    /** Returns what records changes. */
    abstract Class<?> recorder();

    @Test
    void an_entity_that_is_inserted_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.insert("pym_1"));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void an_entity_that_is_updated_or_deleted_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.insert("pym_1"));
            jobs.inRun("run_def", entities -> entities.update("pym_1"));
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_def");

            jobs.inRun("run_ghi", entities -> entities.delete("pym_1"));
            assertThat(jobs.runOf("payment", "pym_1")).contains("run_ghi");
        });
    }

    @Test
    void an_entity_that_is_only_read_is_not_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.insert("pym_1"));
            jobs.inRun("run_def", entities -> entities.read("pym_1"));

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
        });
    }

    @Test
    void each_of_many_entities_is_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> {
                for (int i = 0; i < 100; i++) {
                    entities.insert("pym_" + i);
                }
            });

            for (int i = 0; i < 100; i++) {
                assertThat(jobs.runOf("payment", "pym_" + i)).contains("run_abc");
            }
        });
    }

    @Test
    void a_property_can_hold_the_ID_and_an_entity_without_it_is_left_out() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> {
                entities.insertInvoice(null);
                entities.insertInvoice("inv_1");
            });

            assertThat(jobs.runOf("invoice", "inv_1")).contains("run_abc");
        });
    }

    @Test
    void an_entity_without_the_annotation_or_without_a_run_is_not_recorded() {
        within(jobs -> {
            jobs.inRun("run_abc", entities -> entities.insertUnannotated("cus_1"));
            jobs.transactions.executeWithoutResult(unused -> jobs.entities.insert("pym_1"));

            assertThat(jobs.runOf("payment", "cus_1")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
        });
    }

    @Test
    void nothing_is_recorded_before_the_transaction_is_committed() {
        within(jobs -> jobs.inRun("run_abc", entities -> {
            entities.insert("pym_1");

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
        }));
    }

    @Test
    void what_is_rolled_back_is_not_recorded() {
        within(jobs -> {
            CurrentRun.runWith(
                    "run_abc",
                    () -> jobs.transactions.executeWithoutResult(transaction -> {
                        jobs.entities.insert("pym_1");
                        transaction.setRollbackOnly();
                    }));
            jobs.inRun("run_abc", entities -> entities.insert("pym_2"));

            assertThat(jobs.runOf("payment", "pym_1")).isEmpty();
            assertThat(jobs.runOf("payment", "pym_2")).contains("run_abc");
        });
    }

    @Test
    void a_transaction_within_another_has_a_fate_of_its_own() {
        within(jobs -> {
            TransactionTemplate inner = jobs.transactions(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            CurrentRun.runWith(
                    "run_abc",
                    () -> jobs.transactions.executeWithoutResult(outer -> {
                        jobs.entities.insert("pym_outer");
                        inner.executeWithoutResult(unused -> jobs.entities.insertInvoice("inv_inner"));
                        assertThat(jobs.runOf("invoice", "inv_inner")).contains("run_abc");
                        jobs.entities.insert("pym_outer_2");
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
                CurrentRun.runWith("run_abc", () -> jobs.entities.insert("pym_1"));
                CurrentRun.runWith("run_def", () -> jobs.entities.insert("pym_2"));
            });

            assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
            assertThat(jobs.runOf("payment", "pym_2")).contains("run_def");
        });
    }

    @Test
    void a_source_of_runs_that_fails_does_not_reach_the_one_who_writes() {
        RunIdSource failing = () -> {
            throw new IllegalStateException("no run today");
        };
        application().withBean("failing", RunIdSource.class, () -> failing).run(context -> {
            Jobs jobs = new Jobs(context);
            jobs.transactions.executeWithoutResult(unused -> jobs.entities.insert("pym_1"));
            jobs.transactions.executeWithoutResult(unused -> jobs.entities.read("pym_1"));
        });
    }

    @Test
    void a_child_context_records_its_own_entities() {
        new ApplicationContextRunner()
                .withPropertyValues("telemetry.store=memory", "telemetry.write.mode=sync")
                .withConfiguration(telemetry())
                .run(parent -> application().withParent(parent).run(context -> {
                    Jobs jobs = new Jobs(context);
                    jobs.inRun("run_abc", entities -> entities.insert("pym_1"));

                    assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
                    assertThat(parent.getBean(TelemetryOperations.class).getTelemetry("payment", "pym_1"))
                            .isPresent();
                }));
    }

    @Test
    void an_application_is_the_same_though_all_its_beans_are_lazy() {
        application()
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    Jobs jobs = new Jobs(context);
                    jobs.inRun("run_abc", entities -> entities.insert("pym_1"));

                    assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
                });
    }

    @Test
    void telemetry_that_is_off_listens_to_nothing() {
        application()
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(recorder()).doesNotHaveBean(EntityChanges.class));
    }

    @Test
    void an_unknown_entity_type_keeps_the_application_from_starting_unless_it_is_to_be_a_warning() {
        applicationWith(ofUnknownType())
                .run(context -> assertThat(mistake(context))
                        .isEqualTo("@TelemetryEntity on " + ofUnknownType().getName() + UNKNOWN_TYPE));
        applicationWith(ofUnknownType())
                .withPropertyValues("telemetry.validation=warn")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void a_property_that_is_not_there_keeps_the_application_from_starting() {
        applicationWith(ofUnknownProperty())
                .run(context -> assertThat(mistake(context))
                        .contains(ofUnknownProperty().getName(), "id = \"refrence\"", "[id, reference]"));
    }

    @Test
    void all_mistakes_are_reported_together() {
        applicationWith(ofUnknownType(), ofUnknownProperty())
                .run(context -> assertThat(mistake(context))
                        .contains(
                                "2 mistakes",
                                ofUnknownType().getName(),
                                ofUnknownProperty().getName()));
    }

    /** What a source of run IDs needs, and what is there only when its consumer has changed an entity. */
    record Consumed(boolean waited) {}

    @Test
    void a_change_on_another_thread_during_the_start_waits_for_no_bean_and_is_recorded_when_they_are_there() {
        application()
                .withPropertyValues("TRIGGER_RUN_ID=process")
                .withInitializer(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean(Consumed.class, () -> consume(beans));
                    beans.registerBean(RunIdSource.class, () -> {
                        Consumed consumed = beans.getBean(Consumed.class);
                        return () -> consumed.waited() ? "run_consumed" : null;
                    });
                })
                .run(context -> {
                    assertThat(context.getBean(Consumed.class).waited()).isFalse();
                    Jobs jobs = new Jobs(context);
                    Awaitility.await().untilAsserted(() -> {
                        assertThat(jobs.runOf("payment", "pym_1")).contains("run_abc");
                        assertThat(jobs.runOf("payment", "pym_2")).contains("run_process");
                    });
                });
    }

    private Consumed consume(ApplicationContext context) {
        Jobs jobs = new Jobs(context);
        Thread consumer = new Thread(() -> {
            jobs.inRun("run_abc", entities -> entities.insert("pym_1"));
            jobs.transactions.executeWithoutResult(unused -> jobs.entities.insert("pym_2"));
        });
        consumer.setDaemon(true);
        consumer.start();
        try {
            consumer.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Consumed(consumer.isAlive());
    }

    @Test
    void a_native_image_is_told_of_annotated_entities_only() {
        TestGenerationContext generated = new TestGenerationContext();
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            application.register(managedTypes());
            new ApplicationContextAotGenerator().processAheadOfTime(application, generated);
        }

        RuntimeHints hints = generated.getRuntimeHints();
        assertThat(reflection()
                        .onType(payment())
                        .withMemberCategories(
                                MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS))
                .accepts(hints);
        assertThat(reflection()
                        .onType(TelemetryEntity.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                .accepts(hints);
        assertThat(proxies().forInterfaces(TelemetryEntity.class)).accepts(hints);
        assertThat(reflection().onType(unannotated()).withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .rejects(hints);
    }

    static String mistake(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        Throwable failure = Objects.requireNonNull(context.getStartupFailure());
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }

    static AutoConfigurations telemetry() {
        return AutoConfigurations.of(
                TelemetryRedisAutoConfiguration.class,
                TelemetryUpstashAutoConfiguration.class,
                TelemetryRunAutoConfiguration.class,
                TelemetryRunStateAutoConfiguration.class,
                TelemetryAutoConfiguration.class,
                TelemetryEntityAutoConfiguration.class);
    }

    static ApplicationContextRunner applicationWithTelemetry() {
        return new ApplicationContextRunner()
                .withConfiguration(telemetry())
                .withPropertyValues(
                        "telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.write.timeout=10s");
    }

    final void within(Consumer<Jobs> test) {
        application().run(context -> test.accept(new Jobs(context)));
    }

    /** The job side of an application. */
    final class Jobs {

        final ApplicationContext context;

        final Entities entities;

        final TransactionTemplate transactions;

        Jobs(ApplicationContext context) {
            this.context = context;
            this.entities = entities(context);
            this.transactions = transactions(TransactionDefinition.PROPAGATION_REQUIRED);
        }

        TransactionTemplate transactions(int propagation) {
            TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            template.setPropagationBehavior(propagation);
            return template;
        }

        void inRun(String runId, Consumer<Entities> job) {
            CurrentRun.runWith(runId, () -> transactions.executeWithoutResult(unused -> job.accept(entities)));
        }

        Optional<String> runOf(String entityType, String id) {
            return context.getBean(TelemetryOperations.class)
                    .getTelemetry(entityType, id)
                    .map(TelemetryRecord::runId);
        }
    }
}
