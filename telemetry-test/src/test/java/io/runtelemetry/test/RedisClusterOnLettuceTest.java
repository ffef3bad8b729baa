package io.runtelemetry.test;

class RedisClusterOnLettuceTest extends RedisClusterContract {

    RedisClusterOnLettuceTest() {
        super("lettuce");
    }
}
