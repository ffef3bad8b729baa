package io.runtelemetry.redis;

class RedisClusterOnLettuceTest extends RedisClusterContract {

    RedisClusterOnLettuceTest() {
        super("lettuce");
    }
}
