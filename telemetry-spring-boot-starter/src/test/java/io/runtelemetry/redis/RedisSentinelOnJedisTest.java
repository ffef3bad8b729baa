package io.runtelemetry.redis;

class RedisSentinelOnJedisTest extends RedisSentinelContract {

    RedisSentinelOnJedisTest() {
        super("jedis");
    }
}
