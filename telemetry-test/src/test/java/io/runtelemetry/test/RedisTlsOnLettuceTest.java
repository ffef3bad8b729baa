package io.runtelemetry.test;

class RedisTlsOnLettuceTest extends RedisTlsContract {

    RedisTlsOnLettuceTest() {
        super("lettuce");
    }
}
