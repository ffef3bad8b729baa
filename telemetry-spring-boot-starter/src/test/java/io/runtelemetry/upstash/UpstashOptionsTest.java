package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashOptionsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://eu1-example.upstash.io",
                "https://eu1-example.upstash.io/",
                "HTTPS://eu1-example.upstash.io:443",
                "http://localhost:8079",
                "http://127.0.0.1:8079",
                "http://[::1]:8079",
                "https://gateway.example.com/upstash/"
            })
    void http_and_https_are_addresses(String url) {
        assertThat(UpstashStub.options(url, "token").url()).isEqualTo(url);
    }

    @Test
    void paths_are_appended_to_the_address() {
        assertThat(UpstashStub.options("https://gateway.example.com/upstash/", "token")
                        .address("/pipeline"))
                .hasToString("https://gateway.example.com/upstash/pipeline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sekret",
                "sekret.upstash.io",
                "rediss://default:sekret@eu1-example.upstash.io:6379",
                "https://default:sekret@eu1-example.upstash.io",
                "https://eu1-example.upstash.io?_token=sekret",
                "https://eu1-example.upstash.io#sekret",
                "https://sekret.upstash.io\n",
                " https://sekret.upstash.io",
                "\"https://sekret.upstash.io\"",
                "https://sekret_database.upstash.io",
                "https://sekret:99999",
                "https://sekret:0",
                "https:///sekret"
            })
    void other_addresses_are_refused_by_a_message_that_does_not_repeat_them(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpstashStub.options(url, "token"))
                .withMessageContaining("UPSTASH_REDIS_REST_URL")
                .withMessageNotContaining("sekret")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sekret ", "sekret\n", "sek ret", "sékret"})
    void tokens_that_cannot_be_sent_are_refused_by_a_message_that_does_not_repeat_them(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpstashStub.options("https://eu1-example.upstash.io", token))
                .withMessageContaining("UPSTASH_REDIS_REST_TOKEN")
                .withMessageNotContaining("sekret");
    }

    @Test
    void time_outs_are_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new UpstashOptions("https://a.io", "token", Duration.ZERO, SECOND, SECOND, 10_000_000))
                .withMessageContaining("telemetry.upstash.connect-timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new UpstashOptions("https://a.io", "token", SECOND, Duration.ZERO, SECOND, 10_000_000))
                .withMessageContaining("telemetry.upstash.read-timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new UpstashOptions("https://a.io", "token", SECOND, SECOND, SECOND.negated(), 10_000_000))
                .withMessageContaining("telemetry.upstash.write-timeout");
    }
}
