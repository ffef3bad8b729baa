package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerApiOptionsTest {

    private static final String URL = "https://api.trigger.dev";

    private static final String KEY = "tr_prod_secret";

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void timeouts_must_be_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, KEY, null, Duration.ZERO, SECOND))
                .withMessage("telemetry.trigger.connect-timeout must be positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, KEY, null, SECOND, SECOND.negated()))
                .withMessage("telemetry.trigger.timeout must be positive");
    }

    @Test
    void what_is_wrong_with_URL_or_key_is_told_without_either() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions("https://user:pw@api.trigger.dev", KEY, null, SECOND, SECOND))
                .withMessageContaining("TRIGGER_API_URL")
                .withMessageNotContaining("pw");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, "tr_prod_secret\n", null, SECOND, SECOND))
                .withMessageContaining("TRIGGER_SECRET_KEY")
                .withMessageNotContaining("secret\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nX-Header: b", "zweig-\u00e4"})
    void a_branch_that_no_header_takes_is_refused_with_its_property(String branch) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(URL, KEY, branch, SECOND, SECOND))
                .withMessageContaining("telemetry.trigger.branch or TRIGGER_PREVIEW_BRANCH");
    }

    @Test
    void the_secret_key_is_in_no_text() {
        assertThat(new TriggerApiOptions(URL + "/", KEY, "feature/new-checkout", SECOND, SECOND))
                .hasToString(
                        "TriggerApiOptions[url=https://api.trigger.dev, branch=feature/new-checkout, connectTimeout=PT1S, timeout=PT1S]");
    }
}
