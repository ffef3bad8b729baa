package io.runtelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityRefTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "pay_123",
                "a:b:c",
                ":",
                "https://example.org/a?b=c#d",
                "with spaces ",
                "größe",
                "支払い",
                "\uD83D\uDE80",
                "{tag}",
                "\"quoted\\"
            })
    void an_ID_may_hold_what_businesses_put_into_theirs(String id) {
        EntityRef entity = new EntityRef("payment", id);

        assertThat(entity.id()).isEqualTo(id);
        assertThat(entity).hasToString("payment:" + id);
    }

    @Test
    void an_ID_may_be_512_characters_long_and_no_longer() {
        assertThat(new EntityRef("payment", "x".repeat(512)).id()).hasSize(512);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityRef("payment", "x".repeat(513)))
                .withMessage("Entity ID must have 1 to 512 characters, but '" + "x".repeat(64)
                        + "… (513 characters)' has 513");
    }

    @Test
    void an_ID_must_not_be_empty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityRef("payment", ""))
                .withMessage("Entity ID must have 1 to 512 characters, but '' has 0");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\t', '\n', '\r', '\u001b', '\u007f', '\u0085', '\u009f', '\u2028', '\u2029'})
    void an_ID_must_not_hold_control_characters_or_line_separators(char forbidden) {
        String codePoint = String.format("%04X", (int) forbidden);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityRef("payment", "ab" + forbidden + "c"))
                .withMessage("Entity ID 'ab\\u" + codePoint.toLowerCase(Locale.ROOT)
                        + "c' has the character U+" + codePoint
                        + " at 2; control characters, line separators and unpaired surrogates are not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uD83D", "\uD83Da", "\uDE80", "\uDE80\uD83D", "\uD83D\uD83D\uDE80"})
    void an_ID_must_not_hold_half_a_character(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityRef("payment", id))
                .withMessageContaining("unpaired surrogates are not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Payment", "1st", "_x", "a-b", "a:b", "a b", "zahlungsgröße", "payment\n", "١"})
    void a_type_must_be_well_formed(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityRef(type, "1"))
                .withMessageStartingWith("Entity type '")
                .withMessageEndingWith("must be 1 to 64 characters of a-z, 0-9 and _, and begin with a letter,"
                        + " as in 'billing_run'");
    }

    @Test
    void a_type_may_be_64_characters_long_and_no_longer() {
        assertThat(new EntityRef("t".repeat(64), "1").type()).hasSize(64);

        assertThatIllegalArgumentException().isThrownBy(() -> new EntityRef("t".repeat(65), "1"));
    }
}
