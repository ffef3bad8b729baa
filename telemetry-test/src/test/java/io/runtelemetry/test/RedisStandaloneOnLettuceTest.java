package io.runtelemetry.test;

class RedisStandaloneOnLettuceTest extends RedisStandaloneContract {

    RedisStandaloneOnLettuceTest() {
        super("lettuce");
    }
}
