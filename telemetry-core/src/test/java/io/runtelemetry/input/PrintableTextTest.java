package io.runtelemetry.input;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTextTest {

    @Test
    void what_a_person_can_read_stays_as_it_is() {
        assertThat(PrintableText.escaped("pym_123 für Ünal/7:a", 512)).isEqualTo("pym_123 für Ünal/7:a");
    }

    @Test
    void quotes_and_backslashes_end_no_quotation() {
        assertThat(PrintableText.escaped("a\" runId=\"run_b\\", 512)).isEqualTo("a\\\" runId=\\\"run_b\\\\");
        assertThat(PrintableText.quoted("it's")).isEqualTo("'it\\'s'");
    }

    @Test
    void what_turns_the_direction_of_writing_or_is_invisible_is_shown_as_its_number() {
        assertThat(PrintableText.escaped("a\u202eb\u2066c\u200bd\ufeffe", 512))
                .isEqualTo("a\\u202eb\\u2066c\\u200bd\\ufeffe");
    }

    @Test
    void a_long_text_is_cut_and_its_length_told() {
        assertThat(PrintableText.quoted("x".repeat(65))).isEqualTo("'" + "x".repeat(64) + "… (65 characters)'");
    }

    @Test
    void plain_text_is_one_line_without_what_is_invisible_or_turns_the_direction_of_writing() {
        assertThat(PrintableText.plain(
                        "\u202e Card\u0000\tdeclined\r\n\u2028 for\u200f \u2066Ünal\u2069 \ud83d\ude00\ud83d ", 512))
                .isEqualTo("Card declined for Ünal \ud83d\ude00");
    }

    @Test
    void plain_text_is_cut_and_says_so_without_breaking_a_character() {
        assertThat(PrintableText.plain("abcdef", 6)).isEqualTo("abcdef");
        assertThat(PrintableText.plain("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(PrintableText.plain("abcd\ud83d\ude00efg", 6)).isEqualTo("abcd…");
        assertThat(PrintableText.plain("x".repeat(1_000_000), 500)).hasSize(500);
    }

    @Property
    void no_text_has_a_plain_form_that_is_longer_or_hides_anything(@ForAll String text) {
        String plain = PrintableText.plain(text, 20);

        assertThat(plain).hasSizeLessThanOrEqualTo(20).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    }

    @Property
    void no_text_makes_a_second_line_or_an_end_of_the_quotation(@ForAll String text) {
        String escaped = PrintableText.escaped(text, 512);

        assertThat(escaped).matches("([^\"\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]|\\\\.)*");
        assertThat(PrintableText.fitsInLine(escaped)).isTrue();
    }
}
