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

    @Property
    void no_text_makes_a_second_line_or_an_end_of_the_quotation(@ForAll String text) {
        String escaped = PrintableText.escaped(text, 512);

        assertThat(escaped).matches("([^\"\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]|\\\\.)*");
        assertThat(PrintableText.fitsInLine(escaped)).isTrue();
    }
}
