package io.runtelemetry.redis;

class RedisTlsOnJedisTest extends RedisTlsContract {

    RedisTlsOnJedisTest() {
        super("jedis");
    }
}
