package io.runtelemetry.test;

class RedisClusterOnJedisTest extends RedisClusterContract {

    RedisClusterOnJedisTest() {
        super("jedis");
    }
}
