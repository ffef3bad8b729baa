package io.runtelemetry.test;

class RedisSentinelOnLettuceTest extends RedisSentinelContract {

    RedisSentinelOnLettuceTest() {
        super("lettuce");
    }
}
