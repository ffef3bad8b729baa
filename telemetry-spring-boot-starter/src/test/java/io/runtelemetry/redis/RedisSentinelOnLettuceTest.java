package io.runtelemetry.redis;

class RedisSentinelOnLettuceTest extends RedisSentinelContract {

    RedisSentinelOnLettuceTest() {
        super("lettuce");
    }
}
