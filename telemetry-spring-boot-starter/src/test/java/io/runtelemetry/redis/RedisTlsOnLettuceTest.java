package io.runtelemetry.redis;

class RedisTlsOnLettuceTest extends RedisTlsContract {

    RedisTlsOnLettuceTest() {
        super("lettuce");
    }
}
