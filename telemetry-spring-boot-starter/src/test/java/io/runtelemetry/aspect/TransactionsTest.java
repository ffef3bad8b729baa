package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.List;
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
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Success is recorded when it is committed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
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
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result", condition = "@transactions.none()")
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
