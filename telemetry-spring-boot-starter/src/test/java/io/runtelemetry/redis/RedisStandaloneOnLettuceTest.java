package io.runtelemetry.redis;

class RedisStandaloneOnLettuceTest extends RedisStandaloneContract {

    RedisStandaloneOnLettuceTest() {
        super("lettuce");
    }
}
