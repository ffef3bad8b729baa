package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The whole application, with a client on either side of it and a run that no other test uses. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        // A busy machine is no failure of the store.
        properties = "telemetry.redis.read-timeout=2s")
abstract class SampleTest {

    final String runId = "run_" + UUID.randomUUID().toString().replace("-", "");

    SampleClient sample;

    PlainRedis redis;

    static {
        // A machine that runs many tests at once may be slower than Awaitility expects, and most is right at once.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(50));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    @BeforeEach
    void connect(@LocalServerPort int port, @Autowired DataRedisConnectionDetails redisDetails) {
        sample = new SampleClient(port);
        redis = new PlainRedis(redisDetails);
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    HttpResponse<String> call(String job, String payload) {
        return sample.call(job, payload, runId);
    }

    void awaitRecord(String key) {
        byte[] record = "{\"runId\":\"%s\"}".formatted(runId).getBytes(UTF_8);
        await().untilAsserted(() -> assertThat(redis.get(key)).isEqualTo(record));
    }
}
