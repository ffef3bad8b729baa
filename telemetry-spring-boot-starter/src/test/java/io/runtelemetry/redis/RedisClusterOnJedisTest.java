package io.runtelemetry.redis;

class RedisClusterOnJedisTest extends RedisClusterContract {

    RedisClusterOnJedisTest() {
        super("jedis");
    }
}
