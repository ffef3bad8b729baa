package io.runtelemetry.interop;

import java.io.IOException;
import java.util.List;

/** The starter speaks to Redis itself. */
class RedisTypeScriptInteropTest extends TypeScriptInteropContract {

    RedisTypeScriptInteropTest() throws IOException {
        super((redis, typeScript) -> List.of("spring.data.redis.url=" + redis.url()));
    }
}
