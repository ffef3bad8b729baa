package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/** What each environment overrides, as Redis and the internal tool see it. */
final class EnvironmentsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            default, telemetry,         1209600, https://cloud.trigger.dev/runs/run_abc
            dev,     telemetry-dev,       86400, https://cloud.trigger.dev/orgs/acme-1f2e/projects/billing-3d4c/env/dev/runs/run_abc
            staging, telemetry-staging,  604800, https://cloud.trigger.dev/orgs/acme-1f2e/projects/billing-3d4c/env/stg/runs/run_abc
            prod,    telemetry,         1209600, https://cloud.trigger.dev/orgs/acme-1f2e/projects/billing-3d4c/env/prod/runs/run_abc
            """)
    void decidesOnKeyTimeToLiveAndLink(String profile, String namespace, long ttl, String link) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
                        .profiles(profile)
                        .run("--server.port=0");
                PlainRedis redis = new PlainRedis(context.getBean(DataRedisConnectionDetails.class))) {
            SampleClient sample =
                    new SampleClient(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
            String key = namespace + ":invoice:inv_456";

            sample.call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}", "run_abc");

            await().untilAsserted(
                            () -> assertThat(redis.get(key)).isEqualTo("{\"runId\":\"run_abc\"}".getBytes(UTF_8)));
            assertThat(redis.ttl(key)).isBetween(ttl - 10, ttl);
            assertThat(sample.page("/internal/invoice/inv_456").body()).contains("href=\"" + link + '"');
        }
    }
}
