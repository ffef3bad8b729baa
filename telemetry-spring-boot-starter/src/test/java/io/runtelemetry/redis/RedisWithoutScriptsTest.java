package io.runtelemetry.redis;

class RedisWithoutScriptsTest extends RefusingConnectionsContract {

    RedisWithoutScriptsTest() {
        super("scriptingCommands");
    }
}
