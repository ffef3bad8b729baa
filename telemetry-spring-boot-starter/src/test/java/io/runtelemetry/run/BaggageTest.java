package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the header of W3C baggage. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BaggageTest {

    private static final String KEY = "trigger.run.id";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trigger.run.id=run_abc",
                "userId=alice,trigger.run.id=run_abc,isProduction=false",
                " trigger.run.id \t= run_abc ; ttl=60;secret , userId=alice",
                "trigger.run.id=run%5Fab%63",
                "trigger.run.id.x=run_no,x.trigger.run.id=run_no,trigger.run.id=run_abc",
                "other=trigger.run.id=run_no,trigger.run.id=run_abc",
                "trigger.run.id=run_abc,trigger.run.id=run_second",
                ",,;;=,trigger.run.id,trigger.run.id=run_abc"
            })
    void the_run_is_found_among_all_else(String header) {
        assertThat(Baggage.value(header, KEY)).isEqualTo("run_abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "trigger.run.id",
                "userId=trigger.run.id",
                "Trigger.Run.Id=run_abc",
                "a=b;trigger.run.id=run_abc",
                "trigger.run.id=%",
                "trigger.run.id=%4",
                "trigger.run.id=%zz",
                "trigger.run.id=%-1"
            })
    void what_is_missing_or_malformed_is_none(String header) {
        assertThat(Baggage.value(header, KEY)).isNull();
    }

    @Test
    void a_plus_sign_is_one() {
        assertThat(Baggage.value("trigger.run.id=a+b", KEY)).isEqualTo("a+b");
    }

    @Test
    void it_is_looked_at_as_far_as_everybody_passes_it_on() {
        String member = ",trigger.run.id=run_abc";
        String most = "x".repeat(Baggage.MAX_LENGTH - member.length());

        assertThat(Baggage.value(most + member, KEY)).isEqualTo("run_abc");
        assertThat(Baggage.value(most + "x" + member, KEY)).isNull();
        assertThat(Baggage.value("trigger.run.id=run_abc," + most + most, KEY)).isEqualTo("run_abc");
        assertThat(Baggage.value("x".repeat(1_000_000), KEY)).isNull();
    }

    @Test
    void only_so_many_members_are_looked_at_and_no_value_beyond_the_length_of_a_run_ID() {
        assertThat(Baggage.value("a=b,".repeat(Baggage.MAX_MEMBERS - 1) + "trigger.run.id=run_abc", KEY))
                .isEqualTo("run_abc");
        assertThat(Baggage.value("a=b,".repeat(Baggage.MAX_MEMBERS) + "trigger.run.id=run_abc", KEY))
                .isNull();
        assertThat(Baggage.value("trigger.run.id=" + "x".repeat(Baggage.MAX_VALUE_LENGTH), KEY))
                .hasSize(Baggage.MAX_VALUE_LENGTH);
        assertThat(Baggage.value("trigger.run.id=" + "x".repeat(Baggage.MAX_VALUE_LENGTH + 1), KEY))
                .isNull();
    }

    @Property(tries = 500)
    @Label("any text is read without an exception")
    void any_text_is_read_without_an_exception(
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 60) String text) {
        Baggage.value(text, KEY);
        String value = Baggage.value(text + ",trigger.run.id=" + text, KEY);

        assertThat(value == null || value.length() <= text.length()).isTrue();
    }

    @Property(tries = 500)
    @Label("a value that is encoded as it must be comes back as it was")
    void a_value_that_is_encoded_as_it_must_be_comes_back_as_it_was(@ForAll @StringLength(max = 40) String text) {
        String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");

        assertThat(Baggage.value("a=b,trigger.run.id=" + encoded + ";c=d", KEY)).isEqualTo(value);
    }
}
