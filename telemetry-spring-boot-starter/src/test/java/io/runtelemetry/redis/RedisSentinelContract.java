package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.tck.RedisSentinelProcess;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over a master that three sentinels watch, with the permissions that the documentation asks for. */
abstract class RedisSentinelContract extends RedisApplicationContract<RedisSentinelProcess> {

    RedisSentinelContract(String client) {
        super(
                client,
                RedisSentinelProcess.start(DocumentedUser.asOption()),
                redis -> DocumentedUser.properties(
                        "spring.data.redis.sentinel.master=" + redis.masterName(),
                        "spring.data.redis.sentinel.nodes=" + String.join(",", redis.sentinelAddresses())));
    }

    @Override
    RedisServerProcess server(String key) {
        return redis.master();
    }

    @Override
    List<RedisServerProcess> servers() {
        // The replica first: it must not take over.
        return List.of(redis.replica(), redis.master());
    }

    @Test
    void the_replica_is_written_to_once_it_took_over() {
        writeFresh(entity("before"), "run_a");

        redis.failOver();

        // What the old master takes until it learns that it is none any more is lost, as with any client.
        await().atMost(Duration.ofSeconds(40)).ignoreExceptions().untilAsserted(() -> {
            writeFresh(entity("after"), "run_b");
            assertThat(getValue("telemetry:" + entity("after"))).isEqualTo("{\"runId\":\"run_b\"}");
        });
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(storedRun(entity("after"))).isEqualTo("run_b"));
    }
}
