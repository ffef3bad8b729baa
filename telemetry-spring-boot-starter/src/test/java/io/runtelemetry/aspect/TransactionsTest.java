package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

/** Success is recorded when it is committed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class TransactionsTest {

    private RecordingApplication application;

    private Jobs jobs;

    private TransactionTemplate outer;

    @BeforeEach
    void start() {
        application = RecordingApplication.of(Database.class, Jobs.class);
        jobs = application.get(Jobs.class);
        outer = new TransactionTemplate(application.get(PlatformTransactionManager.class));
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void a_transactional_job_is_recorded_outside_its_transaction() {
        CurrentRun.runWith("run_abc", () -> jobs.inTransaction("pym_1"));

        assertThat(application.skipped()).isEmpty();
        assertThat(application.runOf("pym_1")).contains("run_abc");
        assertThat(jobs.rows()).containsExactly("pym_1");
    }

    @Test
    void a_job_that_is_rolled_back_although_it_returned_is_a_failed_one_and_recorded() {
        assertThatThrownBy(() -> CurrentRun.runWith("run_abc", () -> outerRollback(() -> jobs.rollingBack("pym_1"))))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertThat(jobs.rows()).isEmpty();
        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void a_transactional_job_that_fails_is_recorded_though_all_that_it_did_is_rolled_back() {
        assertThatThrownBy(() -> CurrentRun.runWith("run_abc", () -> jobs.failingInTransaction("pym_1")))
                .hasMessage("declined");

        assertThat(jobs.rows()).isEmpty();
        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void a_job_whose_commit_fails_has_no_result() {
        CurrentRun.runWith(
                "run_abc",
                () -> assertThatThrownBy(() -> jobs.failingToCommit("br_1")).hasMessage("no commit"));

        assertThat(application.writes()).containsExactly("billing_run:br_1");
    }

    private void outerRollback(Runnable work) {
        outer.executeWithoutResult(status -> work.run());
    }

    @Test
    void within_an_outer_transaction_success_waits_for_the_commit() {
        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(status -> {
                    jobs.plain("pym_1");
                    assertThat(application.writes()).isEmpty();
                }));

        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void within_an_outer_transaction_failure_is_recorded_at_once() {
        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(status -> {
                    assertThatThrownBy(() -> jobs.failing("pym_1")).hasMessage("declined");
                    assertThat(application.runOf("pym_1")).contains("run_abc");
                }));
    }

    @Test
    void when_the_outer_transaction_is_rolled_back_what_needs_the_result_is_not_recorded_but_the_rest_is() {
        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(status -> {
                    jobs.creating("br_1");
                    status.setRollbackOnly();
                }));

        assertThat(application.runOf("billing_run", "br_1")).contains("run_abc");
        assertThat(application.runOf("pym_of_br_1")).isEmpty();
    }

    @Test
    void what_a_savepoint_took_back_is_no_success_though_the_transaction_commits() {
        TransactionTemplate nested =
                new TransactionTemplate(Objects.requireNonNull(outer.getTransactionManager()), outer);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(transaction -> {
                    jobs.creating("br_before");
                    nested.executeWithoutResult(savepoint -> {
                        jobs.creating("br_within");
                        savepoint.setRollbackOnly();
                    });
                    nested.executeWithoutResult(savepoint -> jobs.creating("br_kept"));
                }));

        assertThat(application.writes())
                .containsExactlyInAnyOrder(
                        "billing_run:br_before",
                        "payment:pym_of_br_before",
                        "billing_run:br_within",
                        "billing_run:br_kept",
                        "payment:pym_of_br_kept");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void a_savepoint_takes_back_what_came_after_it_whatever_was_between() {
        TransactionTemplate nested = within(TransactionDefinition.PROPAGATION_NESTED);
        TransactionTemplate other = within(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(transaction -> {
                    jobs.creating("br_before");
                    nested.executeWithoutResult(savepoint -> {
                        nested.executeWithoutResult(inner -> jobs.creating("br_released"));
                        other.executeWithoutResult(unused -> jobs.creating("br_other"));
                        assertThat(application.writes()).contains("payment:pym_of_br_other");
                        jobs.creating("br_within");
                        savepoint.setRollbackOnly();
                    });
                    jobs.creating("br_after");
                }));

        assertThat(application.writes())
                .contains("payment:pym_of_br_before", "payment:pym_of_br_after", "billing_run:br_released")
                .doesNotContain("payment:pym_of_br_released", "payment:pym_of_br_within");
    }

    /** What each call adds, each savepoint of the items that follow would have to tell of it. */
    @Test
    void a_transaction_has_one_synchronization_for_all_its_calls() {
        TransactionTemplate nested = within(TransactionDefinition.PROPAGATION_NESTED);

        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(transaction -> {
                    for (int i = 0; i < 50; i++) {
                        String id = "br_" + i;
                        nested.executeWithoutResult(savepoint -> jobs.creating(id));
                    }
                    assertThat(TransactionSynchronizationManager.getSynchronizations())
                            .hasSize(1);
                }));

        assertThat(application.recorded("payment", "pym_of_br_0", "pym_of_br_49"))
                .hasSize(2);
        outer.executeWithoutResult(next ->
                assertThat(TransactionSynchronizationManager.getResourceMap()).hasSize(1));
    }

    private TransactionTemplate within(int propagation) {
        TransactionTemplate template =
                new TransactionTemplate(Objects.requireNonNull(outer.getTransactionManager()), outer);
        template.setPropagationBehavior(propagation);
        return template;
    }

    @Test
    void a_commit_that_fails_is_no_success_though_nobody_knows_what_the_database_did() {
        outer.setTransactionManager(new LostConnections(application.get(DataSource.class)));

        assertThatThrownBy(() -> CurrentRun.runWith(
                        "run_abc", () -> outer.executeWithoutResult(transaction -> jobs.creating("br_1"))))
                .isInstanceOf(TransactionSystemException.class);

        assertThat(application.writes()).containsExactly("billing_run:br_1");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void a_future_belongs_to_the_transaction_of_its_caller_and_not_to_that_of_who_completes_it() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        CurrentRun.callWith("run_abc", () -> jobs.later("br_1", work));

        outer.executeWithoutResult(stranger -> {
            work.complete("pym_1");
            assertThat(application.writes()).containsExactly("billing_run:br_1", "payment:pym_1");
            stranger.setRollbackOnly();
        });

        CompletableFuture<String> within = new CompletableFuture<>();
        CurrentRun.runWith(
                "run_abc",
                () -> outer.executeWithoutResult(transaction -> {
                    jobs.later("br_2", within);
                    transaction.setRollbackOnly();
                }));
        within.complete("pym_2");
        assertThat(application.writes()).containsExactly("billing_run:br_1", "payment:pym_1", "billing_run:br_2");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void a_Mono_waits_for_the_reactive_transaction_that_its_subscriber_is_in() {
        TransactionalOperator reactive = TransactionalOperator.create(new ReactiveTransactions());

        CurrentRun.runWith(
                "run_abc",
                () -> reactive.execute(
                                transaction -> jobs.reactive("br_1").doOnSuccess(id -> transaction.setRollbackOnly()))
                        .blockLast());
        assertThat(application.writes()).containsExactly("billing_run:br_1");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);

        CurrentRun.runWith(
                "run_abc",
                () -> reactive.transactional(jobs.reactive("br_2")
                                .doOnSuccess(
                                        id -> assertThat(application.writes()).hasSize(1)))
                        .block());
        assertThat(application.writes()).containsExactly("billing_run:br_1", "billing_run:br_2", "payment:pym_of_br_2");
    }

    private static final class LostConnections extends JdbcTransactionManager {

        private static final long serialVersionUID = 1L;

        LostConnections(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            throw new TransactionSystemException("connection lost");
        }
    }

    /** Does nothing but to tell of its transactions. */
    private static final class ReactiveTransactions extends AbstractReactiveTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction(
                org.springframework.transaction.reactive.TransactionSynchronizationManager synchronizations) {
            return new Object();
        }

        @Override
        protected Mono<Void> doBegin(
                org.springframework.transaction.reactive.TransactionSynchronizationManager synchronizations,
                Object transaction,
                TransactionDefinition how) {
            return Mono.empty();
        }

        @Override
        protected Mono<Void> doCommit(
                org.springframework.transaction.reactive.TransactionSynchronizationManager synchronizations,
                GenericReactiveTransaction status) {
            return Mono.empty();
        }

        @Override
        protected Mono<Void> doRollback(
                org.springframework.transaction.reactive.TransactionSynchronizationManager synchronizations,
                GenericReactiveTransaction status) {
            return Mono.empty();
        }
    }

    @Test
    void a_job_sees_its_own_transaction_as_without_telemetry() {
        assertThat(jobs.isInTransaction("pym_1")).isTrue();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Database {

        @Bean
        DataSource dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        Transactions transactions() {
            return new Transactions();
        }

        @Bean
        JdbcClient jdbc(DataSource dataSource) {
            JdbcClient jdbc = JdbcClient.create(dataSource);
            jdbc.sql("create table payment (id varchar(100))").update();
            return jdbc;
        }
    }

    /** Used by expressions, as {@code @transactions}. */
    static class Transactions {

        public boolean none() {
            return !TransactionSynchronizationManager.isActualTransactionActive();
        }
    }

    static class Jobs {

        private final JdbcClient jdbc;

        Jobs(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        /** The condition is looked at when the result is there. */
        @Transactional
        @RecordsTelemetry(
                entityType = EntityTypes.PAYMENT,
                idExpr = "#result",
                condition = "#result != null && @transactions.none()")
        public String inTransaction(String id) {
            insert(id);
            return id;
        }

        @Transactional
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void rollingBack(String id) {
            insert(id);
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        }

        @Transactional
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void failingInTransaction(String id) {
            insert(id);
            throw new IllegalStateException("declined");
        }

        @Transactional
        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        public String failingToCommit(String id) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    throw new IllegalStateException("no commit");
                }
            });
            return "pym_of_" + id;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void plain(String id) {
            insert(id);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void failing(String id) {
            throw new IllegalStateException("declined");
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        public String creating(String id) {
            return "pym_of_" + id;
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        public CompletableFuture<String> later(String id, CompletableFuture<String> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        public Mono<String> reactive(String id) {
            return Mono.just("pym_of_" + id);
        }

        @Transactional
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public boolean isInTransaction(String id) {
            return TransactionSynchronizationManager.isActualTransactionActive();
        }

        private void insert(String id) {
            jdbc.sql("insert into payment values (?)").param(id).update();
        }

        public List<String> rows() {
            return jdbc.sql("select id from payment").query(String.class).list();
        }
    }
}
