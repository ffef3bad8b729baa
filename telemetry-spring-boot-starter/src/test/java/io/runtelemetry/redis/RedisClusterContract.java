package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.tck.RedisClusterProcess;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Over a cluster of three masters and their replicas, with the permissions that the documentation asks for. */
abstract class RedisClusterContract extends RedisApplicationContract<RedisClusterProcess> {

    private static final Duration SOON = Duration.ofSeconds(40);

    RedisClusterContract(String client) {
        super(
                client,
                RedisClusterProcess.startWithReplicas(DocumentedUser.asOption("--cluster-require-full-coverage", "no")),
                redis -> DocumentedUser.properties(
                        "spring.data.redis.cluster.nodes=" + String.join(",", redis.addresses())));
    }

    @Override
    RedisServerProcess server(String key) {
        return redis.master(key);
    }

    @Override
    List<RedisServerProcess> servers() {
        return redis.nodes();
    }

    @Override
    protected void reconnect() {
        super.reconnect();
        redis.awaitOk();
    }

    private static String key(EntityRef entity) {
        return "telemetry:" + entity;
    }

    /** Another connection reads; it may notice later than the one that writes. */
    private void assertStored(List<TelemetryWrite> batch) {
        List<EntityRef> entities = batch.stream().map(TelemetryWrite::entity).toList();
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(store().read(entities)).containsOnlyKeys(entities));
    }

    @Test
    void a_batch_goes_to_all_masters() {
        List<TelemetryWrite> batch = writes(false);

        assertThat(store().write(batch)).isEmpty();

        assertThat(batch.stream()
                        .map(write -> redis.master(key(write.entity())))
                        .distinct())
                .hasSize(3);
        assertStored(batch);
    }

    @Test
    void while_a_slot_moves_its_records_are_written_and_read() {
        EntityRef before = entity("{slot}:before");
        EntityRef meanwhile = entity("{slot}:meanwhile");
        EntityRef delayed = entity("{slot}:delayed");
        writeFresh(before, "run_a");

        Runnable finish = redis.startMigration(key(before));
        writeFresh(meanwhile, "run_b");
        writeDelayed(delayed, "run_c", Duration.ofMinutes(1));
        writeFresh(before, "run_a2");
        assertThat(storedRun(before)).isEqualTo("run_a2");
        assertThat(storedRun(meanwhile)).isEqualTo("run_b");
        finish.run();

        writeDelayed(meanwhile, "run_older", Duration.ofMinutes(1));
        assertThat(storedRun(meanwhile)).isEqualTo("run_b");
        assertThat(storedRun(delayed)).isEqualTo("run_c");
        assertThat(storedRun(before)).isEqualTo("run_a2");
    }

    @Test
    void a_replica_that_takes_over_in_good_order_is_written_to() {
        store().write(writes(false));

        redis.failOver(key(entity("batch-1")));

        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(store().write(writes(true))).isEmpty());
        assertStored(writes(true));
    }

    @Test
    void while_a_master_is_down_only_its_own_records_fail_and_a_replica_takes_over() {
        store().write(writes(false));
        RedisServerProcess master = redis.master(key(entity("batch-1")));
        RedisServerProcess replica = redis.replicaOf(master);
        List<EntityRef> others = writes(false).stream()
                .map(TelemetryWrite::entity)
                .filter(entity -> redis.master(key(entity)) != master)
                .toList();
        // Without its replica nobody takes its place yet.
        replica.kill();
        master.kill();
        try {
            List<EntityRef> failed = Failure.among(store().write(writes(true))).stream()
                    .map(Failure::write)
                    .map(TelemetryWrite::entity)
                    .toList();
            assertThat(failed).isNotEmpty().doesNotContainAnyElementsOf(others);
        } finally {
            replica.restart();
            master.restart();
        }
        redis.awaitOk();

        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(store().write(writes(true))).isEmpty());
        assertStored(writes(true));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be paused there")
    void one_node_that_hangs_takes_only_its_own_entities_from_a_page() {
        store().write(writes(false));
        assertStored(writes(false));
        RedisServerProcess hanging = redis.master(key(entity("batch-1")));
        Set<EntityRef> others = writes(false).stream()
                .map(TelemetryWrite::entity)
                .filter(entity -> redis.master(key(entity)) != hanging)
                .collect(Collectors.toSet());
        RedisServerProcess replica = redis.replicaOf(hanging);
        // Without its replica nobody takes its place meanwhile.
        replica.pause();
        hanging.pause();
        try {
            long begun = System.nanoTime();
            assertThatExceptionOfType(TelemetryUnavailableException.class)
                    .isThrownBy(() -> store().read(writes(false).stream()
                            .map(TelemetryWrite::entity)
                            .toList()))
                    .satisfies(partly -> assertThat(partly.answered()).isEqualTo(others));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("waits for the node once or twice, not for each entity")
                    .isLessThan(READ_TIMEOUT.multipliedBy(8));
            assertThat(store().read(others)).containsOnlyKeys(others);
            assertThat(Failure.among(store().write(writes(false))))
                    .isNotEmpty()
                    .extracting(failure -> failure.write().entity())
                    .doesNotContainAnyElementsOf(others);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("the same goes for a batch, whose replies are waited for twice as long")
                    .isLessThan(READ_TIMEOUT.multipliedBy(24));
        } finally {
            hanging.resume();
            replica.resume();
            redis.awaitOk();
        }
        assertStored(writes(false));
    }

    @Test
    void after_a_crash_the_replica_is_written_to() {
        store().write(writes(false));
        RedisServerProcess master = redis.master(key(entity("batch-1")));

        master.kill();
        try {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(store().write(writes(true))).isEmpty());
            assertStored(writes(true));
        } finally {
            master.restart();
            redis.awaitOk();
        }
    }
}
