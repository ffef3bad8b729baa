package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The roles of two servers swap, and connections to the old master stay open. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class RedisFailoverTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RedisServerProcess first = RedisServerProcess.start();

    private final RedisServerProcess second = RedisServerProcess.start();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class))
            .withPropertyValues(
                    "telemetry.redis.read-timeout=2s",
                    "telemetry.redis.connect-timeout=2s",
                    "telemetry.write.drain-timeout=20s");

    RedisFailoverTest() {
        follow(second, first);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private static void follow(RedisServerProcess replica, RedisServerProcess master) {
        replica.execute("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
        await().atMost(SOON)
                .until(() ->
                        String.valueOf(replica.execute("INFO", "replication")).contains("master_link_status:up"));
    }

    private void swapRoles() {
        second.execute("REPLICAOF", "NO", "ONE");
        follow(first, second);
    }

    private static void store(TelemetryOperations telemetry, String id, String runId) {
        assertThat(telemetry.storeTelemetry("payment", id, runId)).succeedsWithin(SOON);
    }

    private String stored(String id) {
        return String.valueOf(second.execute("GET", "telemetry:payment:" + id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void behind_one_address_the_recorder_connects_anew_and_nothing_is_lost(String client) throws Exception {
        try (RedirectingProxy proxy = new RedirectingProxy(first.port())) {
            application
                    .withPropertyValues(
                            "spring.data.redis.client-type=" + client, "spring.data.redis.port=" + proxy.port())
                    .run(context -> {
                        TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                        store(telemetry, "before", "run_before");
                        proxy.leadTo(second.port());
                        swapRoles();

                        store(telemetry, "after", "run_after");
                        telemetry.storeTelemetry("payment", "last", "run_last");
                        context.close();

                        assertThat(stored("before")).contains("run_before");
                        assertThat(stored("after")).contains("run_after");
                        assertThat(stored("last")).contains("run_last");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void an_old_master_that_lost_its_replicas_and_refuses_is_left_for_the_new_one(String client) throws Exception {
        try (RedirectingProxy proxy = new RedirectingProxy(first.port())) {
            application
                    .withPropertyValues(
                            "spring.data.redis.client-type=" + client, "spring.data.redis.port=" + proxy.port())
                    .run(context -> {
                        TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                        store(telemetry, "before", "run_before");
                        proxy.leadTo(second.port());
                        second.execute("REPLICAOF", "NO", "ONE");
                        first.execute("CONFIG", "SET", "min-replicas-to-write", "1");

                        store(telemetry, "after", "run_after");

                        assertThat(stored("after")).contains("run_after");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void a_reader_of_a_replica_that_lost_its_master_connects_anew(String client) throws Exception {
        try (RedirectingProxy proxy = new RedirectingProxy(first.port())) {
            application
                    .withPropertyValues(
                            "spring.data.redis.client-type=" + client, "spring.data.redis.port=" + proxy.port())
                    .run(context -> {
                        TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                        store(telemetry, "1", "run_a");
                        await().atMost(SOON)
                                .ignoreExceptions()
                                .untilAsserted(() -> assertThat(telemetry.getTelemetry("payment", "1"))
                                        .contains(new TelemetryRecord("run_a")));
                        await().atMost(SOON)
                                .until(() -> Objects.equals(second.execute("DBSIZE"), first.execute("DBSIZE")));
                        proxy.leadTo(second.port());
                        second.execute("REPLICAOF", "NO", "ONE");
                        first.execute("CONFIG", "SET", "replica-serve-stale-data", "no");
                        first.execute("REPLICAOF", "127.0.0.1", "1");

                        await().atMost(SOON)
                                .ignoreExceptions()
                                .untilAsserted(() -> assertThat(telemetry.getTelemetry("payment", "1"))
                                        .contains(new TelemetryRecord("run_a")));
                    });
        }
    }

    @Test
    void among_a_master_and_replicas_that_are_listed_the_roles_are_asked_for_once_more() {
        RedisStaticMasterReplicaConfiguration listed =
                new RedisStaticMasterReplicaConfiguration("127.0.0.1", first.port());
        listed.addNode("127.0.0.1", second.port());
        application
                .withBean(RedisConnectionFactory.class, () -> new LettuceConnectionFactory(listed))
                .run(context -> {
                    TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                    store(telemetry, "before", "run_before");
                    swapRoles();

                    store(telemetry, "after", "run_after");

                    assertThat(stored("after")).contains("run_after");
                });
    }

    @Test
    void on_connections_that_are_the_applications_records_wait_until_it_connects_anew() throws Exception {
        try (RedirectingProxy proxy = new RedirectingProxy(first.port())) {
            application
                    .withPropertyValues(
                            "telemetry.redis.dedicated-connection=false", "spring.data.redis.port=" + proxy.port())
                    .run(context -> {
                        TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
                        TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
                        store(telemetry, "before", "run_before");
                        proxy.leadTo(second.port());
                        swapRoles();

                        CompletableFuture<Void> after = telemetry.storeTelemetry("payment", "after", "run_after");
                        await().atMost(SOON).until(recorder::isStoreAway);
                        assertThat(after).isNotDone();
                        first.execute("CLIENT", "KILL", "TYPE", "normal");

                        assertThat(after).succeedsWithin(SOON);
                        assertThat(stored("after")).contains("run_after");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "READONLY You can't write against a read only replica. script: 5b8f, on @user_script:15.",
                "ERR Error running script (call to f_5b8f): @user_script:15: @user_script: 15: -READONLY You can't write"
                        + " against a read only replica.",
                "NOREPLICAS Not enough good replicas to write.",
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "Connection is closed"
            })
    void what_an_answer_tells_is_known_however_deep_it_lies(String message) {
        assertThat(WrongServer.isToldBy(new IllegalStateException("outer", new RuntimeException(message))))
                .isTrue();
        assertThat(WrongServer.isToldBy(new IllegalStateException("OOM command not allowed")))
                .isFalse();
        assertThat(WrongServer.isToldBy(null)).isFalse();
    }
}
