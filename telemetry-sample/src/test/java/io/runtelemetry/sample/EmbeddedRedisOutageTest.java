package io.runtelemetry.sample;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Autowired;

/** Without the Redis inside the process. */
final class EmbeddedRedisOutageTest extends OutageTest {

    @Autowired
    private RedisServer embeddedRedis;

    @Override
    void stopRedis() throws IOException {
        embeddedRedis.stop();
    }
}
