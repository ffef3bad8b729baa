package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.tck.RedisServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Without the server, which can come back. */
@ActiveProfiles("redis")
final class RedisServerOutageTest extends OutageTest {

    private static final RedisServerProcess SERVER = RedisServerProcess.start();

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry properties) {
        properties.add("spring.data.redis.port", SERVER::port);
    }

    @Override
    void stopRedis() {
        SERVER.kill();
    }

    @AfterEach
    void restartRedis() {
        SERVER.restart();
    }

    @Test
    void theRecordIsWrittenWhenRedisIsBack() {
        stopRedis();
        assertThat(call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}").statusCode())
                .isEqualTo(200);
        restartRedis();

        awaitRecord("telemetry:invoice:inv_456");
    }
}
