package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.aspect.TelemetryAspectAutoConfiguration;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.input.InvalidSettingException;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.time.Duration;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What Upstash needs before it is the store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashPropertiesTest {

    private static final String URL = "UPSTASH_REDIS_REST_URL=https://eu1-example.upstash.io";

    private static final String TOKEN = "UPSTASH_REDIS_REST_TOKEN=sekret";

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryAspectAutoConfiguration.class));

    private final ApplicationContextRunner withRedis =
            plain.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

    @Test
    void an_address_without_a_token_is_an_error_that_names_both() {
        assertFailure("but only the address is set", plain.withPropertyValues(URL));
        assertFailure("but only the address is set", plain.withPropertyValues(URL, "telemetry.store=upstash"));
        assertFailure("but only the address is set", withRedis.withPropertyValues(URL, "KV_REST_API_TOKEN=other"));
    }

    @Test
    void a_token_without_an_address_is_an_error_that_names_both() {
        assertFailure("but only the token is set", plain.withPropertyValues(TOKEN));
        assertFailure("but only the token is set", plain.withPropertyValues("telemetry.upstash.token=sekret"));
    }

    @Test
    void Upstash_by_name_without_address_and_token_is_an_error_that_names_both() {
        assertFailure("but neither is set", plain.withPropertyValues("telemetry.store=upstash"));
        assertFailure("but neither is set", withRedis.withPropertyValues("telemetry.store=upstash"));
    }

    @Test
    void a_malformed_address_is_an_error_that_does_not_repeat_it() {
        assertFailure(
                "must be that of its REST API",
                plain.withPropertyValues("UPSTASH_REDIS_REST_URL=rediss://default:sekret@example.com", TOKEN));
    }

    @Test
    void a_token_that_cannot_be_sent_is_an_error_that_does_not_repeat_it() {
        assertFailure("must be ASCII characters", plain.withPropertyValues(URL, "UPSTASH_REDIS_REST_TOKEN=sekret s"));
    }

    @Test
    void properties_win_over_variables_each_by_itself() {
        plain.withPropertyValues(URL, TOKEN, "telemetry.upstash.url=http://localhost:8079")
                .run(context -> assertThat(UpstashCredentials.of(context.getEnvironment())
                                .options(context.getBean(UpstashProperties.class)))
                        .satisfies(options -> {
                            assertThat(options.url()).isEqualTo("http://localhost:8079");
                            assertThat(options.token()).isEqualTo("sekret");
                        }));
    }

    @Test
    void the_properties_have_time_outs_by_default_and_do_not_show_the_token() {
        plain.withPropertyValues(
                        "telemetry.upstash.url=https://eu1-example.upstash.io", "telemetry.upstash.token=sekret")
                .run(context -> {
                    UpstashProperties properties = context.getBean(UpstashProperties.class);
                    assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(properties.readTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(properties.writeTimeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(properties.toString()).doesNotContain("sekret");
                });
    }

    @Test
    void a_time_out_that_is_none_is_an_error_that_names_its_property() {
        for (String name : List.of("connect-timeout", "read-timeout", "write-timeout")) {
            plain.withPropertyValues(URL, TOKEN, "telemetry.upstash." + name + "=0")
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasStackTraceContaining("telemetry.upstash." + name));
        }
    }

    private static void assertFailure(String message, ApplicationContextRunner application) {
        application.run(context -> {
            assertThat(context).hasFailed();
            Throwable failure = context.getStartupFailure();
            assertThat(Throwables.getStackTrace(failure)).doesNotContain("sekret");
            assertThat(failure)
                    .rootCause()
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContainingAll("UPSTASH_REDIS_REST_", message);
        });
    }
}
