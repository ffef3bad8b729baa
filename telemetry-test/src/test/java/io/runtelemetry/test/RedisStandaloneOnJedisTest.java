package io.runtelemetry.test;

class RedisStandaloneOnJedisTest extends RedisStandaloneContract {

    RedisStandaloneOnJedisTest() {
        super("jedis");
    }
}
