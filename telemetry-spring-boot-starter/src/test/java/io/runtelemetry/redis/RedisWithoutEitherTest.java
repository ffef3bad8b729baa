package io.runtelemetry.redis;

class RedisWithoutEitherTest extends RefusingConnectionsContract {

    RedisWithoutEitherTest() {
        super("openPipeline", "scriptingCommands");
    }
}
