package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class RedisClusterProcessTest {

    private final RedisClusterProcess cluster = RedisClusterProcess.startWithReplicas();

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void each_key_belongs_to_one_master() {
        RedisServerProcess master = cluster.master("key");

        assertThat(master.execute("SET", "key", "value")).isEqualTo("OK");
        for (RedisServerProcess other : cluster.nodes()) {
            if (other != master) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> other.execute("GET", "key"))
                        .withMessageStartingWith("MOVED ")
                        .withMessageEndingWith(master.address());
            }
        }
    }

    @Test
    void a_replica_takes_over_when_it_is_told_to() {
        RedisServerProcess master = cluster.master("failover");
        RedisServerProcess replica = cluster.replicaOf(master);

        cluster.failOver("failover");

        assertThat(cluster.master("failover")).isSameAs(replica);
        assertThat(replica.execute("SET", "failover", "value")).isEqualTo("OK");
    }

    @Test
    void a_replica_takes_over_from_a_master_that_was_killed_and_which_comes_back_as_its_replica() {
        RedisServerProcess master = cluster.master("crash");
        RedisServerProcess replica = cluster.replicaOf(master);

        master.kill();

        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> cluster.master("crash") == replica);
        cluster.awaitOk();
        master.restart();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> cluster.replicaOf(replica) == master);
    }

    @Test
    void a_slot_moves_with_its_keys() {
        RedisServerProcess from = cluster.master("{slot}");
        from.execute("SET", "{slot}:1", "value");

        Runnable finish = cluster.startMigration("{slot}");
        assertThat(from.execute("GET", "{slot}:1")).isEqualTo("value");
        assertThatIllegalStateException()
                .isThrownBy(() -> from.execute("SET", "{slot}:2", "value"))
                .withMessageStartingWith("ASK ");
        finish.run();

        RedisServerProcess to = cluster.master("{slot}");
        assertThat(to).isNotSameAs(from);
        assertThat(to.execute("GET", "{slot}:1")).isEqualTo("value");
    }
}
