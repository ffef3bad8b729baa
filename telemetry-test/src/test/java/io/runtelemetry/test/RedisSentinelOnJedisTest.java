package io.runtelemetry.test;

class RedisSentinelOnJedisTest extends RedisSentinelContract {

    RedisSentinelOnJedisTest() {
        super("jedis");
    }
}
