package io.runtelemetry.redis;

import io.runtelemetry.tck.RedisServerProcess;
import java.util.List;

/** Over one server, with the permissions that the documentation asks for and no others. */
abstract class RedisStandaloneContract extends RedisApplicationContract<RedisServerProcess> {

    RedisStandaloneContract(String client) {
        super(
                client,
                RedisServerProcess.start(DocumentedUser.asOption()),
                redis -> DocumentedUser.properties("spring.data.redis.port=" + redis.port()));
    }

    @Override
    RedisServerProcess server(String key) {
        return redis;
    }

    @Override
    List<RedisServerProcess> servers() {
        return List.of(redis);
    }
}
