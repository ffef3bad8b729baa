package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.aspectj.bridge.IMessage;
import org.aspectj.bridge.MessageHandler;
import org.aspectj.tools.ajc.Main;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.aspectj.AnnotationTransactionAspect;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

/** Transactional jobs that AspectJ's compiler has woven: with Spring's transactions, with telemetry, or with both. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ParameterizedClass
@EnumSource
@Tag("compiles")
class CompiledAspectsTest {

    private static Class<?> compiled = Object.class;

    private final Woven woven;

    private RecordingApplication application;

    private Object jobs;

    private @Nullable ClassLoader before;

    CompiledAspectsTest(Woven woven) {
        this.woven = woven;
    }

    @BeforeParameterizedClassInvocation
    static void compile(Woven woven, @TempDir Path directory) throws IOException, ClassNotFoundException {
        Path source = Files.writeString(directory.resolve("Jobs.java"), SOURCE);
        Path classes = directory.resolve("classes");
        MessageHandler messages = new MessageHandler();
        new Main()
                .run(
                        new String[] {
                            "-17",
                            "-parameters",
                            "-proc:none",
                            "-classpath",
                            System.getProperty("java.class.path"),
                            "-aspectpath",
                            woven.aspectPath,
                            "-d",
                            classes.toString(),
                            source.toString()
                        },
                        messages);
        assertThat(messages.getMessages(IMessage.ERROR, true)).isEmpty();
        URL[] path = {classes.toUri().toURL()};
        compiled = new URLClassLoader(path, CompiledAspectsTest.class.getClassLoader()).loadClass("compiled.Jobs");
    }

    @BeforeEach
    void start() {
        before = ClassUtils.overrideThreadContextClassLoader(compiled.getClassLoader());
        application = RecordingApplication.of(Database.class, woven.transactions, compiled);
        jobs = application.get(compiled);
    }

    @AfterEach
    void stop() {
        Thread.currentThread().setContextClassLoader(before);
        application.close();
    }

    @Test
    void a_job_is_recorded_once_when_its_transaction_is_committed() {
        run("paying", "br_1");

        assertThat(rows()).containsExactly("br_1");
        assertThat(application.writes()).containsExactly("billing_run:br_1", "payment:pym_of_br_1");
    }

    @Test
    void a_job_whose_commit_fails_has_no_result() {
        assertThatThrownBy(() -> run("failingToCommit", "br_1")).hasMessage("no commit");

        assertThat(rows()).isEmpty();
        assertThat(application.writes()).containsExactly("billing_run:br_1");
    }

    @Test
    void a_job_that_fails_is_recorded_once_though_all_that_it_did_is_rolled_back() {
        assertThatThrownBy(() -> run("failing", "br_1")).hasMessage("declined");

        assertThat(rows()).isEmpty();
        assertThat(application.writes()).containsExactly("billing_run:br_1");
    }

    @Test
    void within_an_outer_transaction_success_waits_for_the_commit() {
        outer().executeWithoutResult(status -> {
            run("paying", "br_1");
            assertThat(application.writes()).isEmpty();
        });
        assertThat(application.writes()).containsExactly("billing_run:br_1", "payment:pym_of_br_1");

        outer().executeWithoutResult(status -> {
            run("paying", "br_2");
            status.setRollbackOnly();
        });
        assertThat(application.writes()).hasSize(3).endsWith("billing_run:br_2");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void only_what_is_not_woven_with_telemetry_needs_a_proxy() {
        assertThat(AopUtils.isAopProxy(jobs)).isEqualTo(woven != Woven.WITH_BOTH);

        run("callingItself", "br_1");

        assertThat(application.writes()).hasSize(woven == Woven.WITH_TRANSACTIONS ? 0 : 2);
    }

    private void run(String method, String id) {
        CurrentRun.runWith("run_abc", () -> ReflectionTestUtils.invokeMethod(jobs, method, id));
    }

    private List<String> rows() {
        return application
                .get(JdbcClient.class)
                .sql("select id from billing_run")
                .query(String.class)
                .list();
    }

    private TransactionTemplate outer() {
        return new TransactionTemplate(application.get(PlatformTransactionManager.class));
    }

    enum Woven {
        WITH_TRANSACTIONS(WovenTransactions.class, AnnotationTransactionAspect.class),
        WITH_TELEMETRY(ProxiedTransactions.class, WovenTelemetryAspect.class),
        WITH_BOTH(WovenTransactions.class, AnnotationTransactionAspect.class, WovenTelemetryAspect.class);

        final Class<?> transactions;

        final String aspectPath;

        Woven(Class<?> transactions, Class<?>... aspects) {
            this.transactions = transactions;
            this.aspectPath = Stream.of(aspects)
                    .map(aspect -> aspect.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(mode = AdviceMode.ASPECTJ)
    static class WovenTransactions {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class ProxiedTransactions {}

    @Configuration(proxyBeanMethods = false)
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
        JdbcClient jdbc(DataSource dataSource) {
            JdbcClient jdbc = JdbcClient.create(dataSource);
            jdbc.sql("create table billing_run (id varchar(100))").update();
            return jdbc;
        }
    }

    private static final String SOURCE = """
            package compiled;

            import io.runtelemetry.RecordsTelemetry;
            import org.springframework.jdbc.core.simple.JdbcClient;
            import org.springframework.transaction.annotation.Transactional;
            import org.springframework.transaction.support.TransactionSynchronization;
            import org.springframework.transaction.support.TransactionSynchronizationManager;

            public class Jobs {

                private final JdbcClient jdbc;

                public Jobs(JdbcClient jdbc) {
                    this.jdbc = jdbc;
                }

                public void callingItself(String id) {
                    paying(id);
                }

                @Transactional
                @RecordsTelemetry(entityType = "billing_run", idExpr = "#id")
                @RecordsTelemetry(entityType = "payment", idExpr = "#result")
                public String paying(String id) {
                    insert(id);
                    return "pym_of_" + id;
                }

                @Transactional
                @RecordsTelemetry(entityType = "billing_run", idExpr = "#id")
                @RecordsTelemetry(entityType = "payment", idExpr = "#result")
                public String failingToCommit(String id) {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void beforeCommit(boolean readOnly) {
                            throw new IllegalStateException("no commit");
                        }
                    });
                    insert(id);
                    return "pym_of_" + id;
                }

                @Transactional
                @RecordsTelemetry(entityType = "billing_run", idExpr = "#id")
                @RecordsTelemetry(entityType = "payment", idExpr = "#result")
                public String failing(String id) {
                    insert(id);
                    throw new IllegalStateException("declined");
                }

                private void insert(String id) {
                    jdbc.sql("insert into billing_run values (?)").param(id).update();
                }
            }
            """;
}
