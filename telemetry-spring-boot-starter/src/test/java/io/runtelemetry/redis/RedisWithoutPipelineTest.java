package io.runtelemetry.redis;

class RedisWithoutPipelineTest extends RefusingConnectionsContract {

    RedisWithoutPipelineTest() {
        super("openPipeline");
    }
}
