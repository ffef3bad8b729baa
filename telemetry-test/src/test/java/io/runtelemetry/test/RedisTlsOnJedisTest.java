package io.runtelemetry.test;

class RedisTlsOnJedisTest extends RedisTlsContract {

    RedisTlsOnJedisTest() {
        super("jedis");
    }
}
