package io.runtelemetry.redis;

class RedisStandaloneOnJedisTest extends RedisStandaloneContract {

    RedisStandaloneOnJedisTest() {
        super("jedis");
    }
}
