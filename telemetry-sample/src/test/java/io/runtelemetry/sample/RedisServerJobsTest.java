package io.runtelemetry.sample;

import io.runtelemetry.tck.RedisServerProcess;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** With a server of its own. */
@ActiveProfiles("redis")
final class RedisServerJobsTest extends JobsTest {

    private static final RedisServerProcess SERVER = RedisServerProcess.start();

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        properties.add("spring.data.redis.port", SERVER::port);
    }
}
