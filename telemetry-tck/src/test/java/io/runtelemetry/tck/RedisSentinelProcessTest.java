package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class RedisSentinelProcessTest {

    @Test
    void a_replica_takes_over_when_it_is_told_to_and_when_the_master_was_killed() {
        try (RedisSentinelProcess redis = RedisSentinelProcess.start()) {
            RedisServerProcess one = redis.master();
            RedisServerProcess other = redis.replica();
            assertThat(one.execute("SET", "key", "value")).isEqualTo("OK");
            assertThatIllegalStateException()
                    .isThrownBy(() -> other.execute("SET", "key", "value"))
                    .withMessageStartingWith("READONLY ");

            redis.failOver();
            assertThat(redis.master()).isSameAs(other);
            assertThat(redis.replica()).isSameAs(one);

            other.kill();
            redis.awaitMaster(one);
            assertThat(one.execute("SET", "key", "value")).isEqualTo("OK");
        }
    }
}
