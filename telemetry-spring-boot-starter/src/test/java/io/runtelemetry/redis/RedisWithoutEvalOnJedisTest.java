package io.runtelemetry.redis;

import io.runtelemetry.tck.RedisServerProcess;

/** On a server whose owner has taken scripts away. */
class RedisWithoutEvalOnJedisTest extends ForeignConnectionsContract {

    RedisWithoutEvalOnJedisTest() {
        super(RedisServerProcess.start("--rename-command", "EVAL", ""), RefusingConnectionsContract::jedis);
    }
}
