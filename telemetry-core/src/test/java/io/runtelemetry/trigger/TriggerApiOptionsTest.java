package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TriggerApiOptionsTest {

    private static final String URL = "https://api.trigger.dev";

    private static final String KEY = "tr_prod_secret";

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void timeouts_must_be_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, KEY, Duration.ZERO, SECOND))
                .withMessage("telemetry.trigger.connect-timeout must be positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, KEY, SECOND, SECOND.negated()))
                .withMessage("telemetry.trigger.timeout must be positive");
    }

    @Test
    void what_is_wrong_with_URL_or_key_is_told_without_either() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions("https://user:pw@api.trigger.dev", KEY, SECOND, SECOND))
                .withMessageContaining("TRIGGER_API_URL")
                .withMessageNotContaining("pw");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, "tr_prod_secret\n", SECOND, SECOND))
                .withMessageContaining("TRIGGER_SECRET_KEY")
                .withMessageNotContaining("secret\n");
    }

    @Test
    void the_secret_key_is_in_no_text() {
        assertThat(new TriggerApiOptions(URL + "/", KEY, SECOND, SECOND))
                .hasToString("TriggerApiOptions[url=https://api.trigger.dev, connectTimeout=PT1S, timeout=PT1S]");
    }
}
