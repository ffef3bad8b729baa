package io.runtelemetry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {

    @Test
    void a_path_can_be_followed_to_its_end_whatever_is_missing() {
        JsonValue value = JsonValue.parse("{\"project\":{\"slug\":\"acme\",\"size\":2.5},\"tags\":[\"a\",1,null]}");

        assertThat(value.get("project").get("slug").text()).isEqualTo("acme");
        assertThat(value.get("project").get("size").number()).isEqualTo(2.5);
        assertThat(value.get("tags").elements()).extracting(JsonValue::content).containsExactly("a", 1, null);
        assertThat(value.get("other").get("slug").text()).isNull();
        assertThat(value.get("project").get("size").text()).isNull();
        assertThat(value.get("project").get("slug").elements()).isEmpty();
        assertThat(value.get("tags").isArray()).isTrue();
        assertThat(value.isArray()).isFalse();
    }

    @Test
    void null_is_a_value_of_a_field_that_is_there() {
        JsonValue value = JsonValue.parse("{\"result\":null}".getBytes(StandardCharsets.UTF_8));

        assertThat(value.has("result")).isTrue();
        assertThat(value.has("error")).isFalse();
        assertThat(value.get("result").content()).isNull();
    }

    @Test
    void of_fields_with_the_same_name_the_last_counts_as_elsewhere() {
        assertThat(JsonValue.parse("{\"a\":1,\"a\":2}").get("a").number()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "[1,]", "{'a':1}", "NaN", "\u0000"})
    void anything_but_one_document_is_malformed_and_not_repeated(String text) {
        assertThatExceptionOfType(JsonValue.MalformedException.class)
                .isThrownBy(() -> JsonValue.parse(text))
                .withMessage("The text is no well-formed JSON document")
                .withNoCause();
    }

    @Test
    void a_document_deeper_than_is_sane_is_malformed_and_no_overflow_of_the_stack() {
        assertThatThrownBy(() -> JsonValue.parse("[".repeat(100_000))).isInstanceOf(JsonValue.MalformedException.class);
    }

    @Test
    void what_is_written_is_compact_and_in_order() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("z", "a\"\n支");
        fields.put("a", Arrays.asList(1L, true, null));
        fields.put("none", null);

        String json = "{\"z\":\"a\\\"\\n支\",\"a\":[1,true,null],\"none\":null}";
        assertThat(JsonValue.write(fields)).isEqualTo(json);
        assertThat(JsonValue.writeBytes(fields)).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
        assertThat(JsonValue.write(List.of())).isEqualTo("[]");
    }
}
