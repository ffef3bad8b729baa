package io.runtelemetry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.runtelemetry.CapturedLog;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryFormatTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "pay_1");

    private final List<EntityRef> unreadable = new ArrayList<>();

    private final TelemetryFormat format = new TelemetryFormat("telemetry", new TelemetryListener() {
        @Override
        public void onUnreadable(EntityRef entity) {
            unreadable.add(entity);
        }
    });

    @Test
    void a_value_is_exactly_the_19_bytes_that_the_TypeScript_applications_write() {
        assertThat(format.value(new TelemetryRecord("run_abc")).getBytes(UTF_8))
                .isEqualTo("{\"runId\":\"run_abc\"}".getBytes(UTF_8))
                .hasSize(19);
    }

    @Test
    void a_key_is_namespace_type_and_ID() {
        assertThat(format.key(new EntityRef("billing_run", "2026:11/ä"))).isEqualTo("telemetry:billing_run:2026:11/ä");
        assertThat(new TelemetryFormat("acme:telemetry", new TelemetryListener() {}).key(ENTITY))
                .isEqualTo("acme:telemetry:payment:pay_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"runId\":\"run_abc\"}",
                "{\"runId\":\"run_abc\",\"at\":1,\"tags\":[\"a\",{\"runId\":\"run_x\"}]}",
                "{\"task\":{\"runId\":\"run_x\"},\"runId\":\"run_abc\"}",
                " \n{ \"runId\" :\t\"run_abc\" }\n",
                "{\"\\u0072unId\":\"run\\u005fabc\"}",
                "{\"attempt\":9007199254740993,\"runId\":\"run_abc\"}",
                "{\"attempt\":123456789012345678901234567890,\"cost\":1e400,\"runId\":\"run_abc\"}"
            })
    void a_value_is_read_leniently(String value) {
        assertThat(format.read(ENTITY, value)).isEqualTo(new TelemetryRecord("run_abc"));
        assertThat(unreadable).isEmpty();
    }

    @Test
    void what_was_written_is_read_whatever_the_run_ID_is() {
        for (String runId : List.of("run_abc", "wf \"quoted\" \\ ü 支 \uD83D\uDE80", "a\nb")) {
            TelemetryRecord record = new TelemetryRecord(runId);
            assertThat(format.read(ENTITY, format.value(record))).isEqualTo(record);
        }
    }

    @Test
    void a_missing_value_is_no_record_and_nothing_odd() {
        assertThat(format.read(ENTITY, null)).isNull();
        assertThat(unreadable).isEmpty();
    }

    static List<String> oddValues() {
        return List.of(
                "",
                " ",
                "run_abc",
                "\"run_abc\"",
                "null",
                "true",
                "42",
                "9007199254740993",
                "1e999999999",
                "9".repeat(5_000),
                "[]",
                "[{\"runId\":\"run_abc\"}]",
                "{}",
                "{\"runId\":null}",
                "{\"runId\":\"\"}",
                "{\"runId\":1}",
                "{\"runId\":1e999999999}",
                "{\"runId\":{}}",
                "{\"runId\":[\"run_abc\"]}",
                "{\"RunId\":\"run_abc\"}",
                "{\"runId\":\"run_abc\"",
                "{\"runId\":\"run_abc",
                "{\"runId\":\"run_abc\"} and more",
                "{'runId':'run_abc'}",
                "{runId:\"run_abc\"}",
                "\uFEFF{",
                "\0\0\0",
                "\uD83D",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "x".repeat(1_000_000),
                "\"" + "x".repeat(1_000_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("oddValues")
    void any_other_value_is_no_record_and_counted(String value) {
        assertThat(format.read(ENTITY, value)).isNull();
        assertThat(unreadable).containsExactly(ENTITY);
    }

    @Test
    void a_record_may_stand_beside_a_megabyte_of_other_fields() {
        String value = "{\"log\":\"" + "x".repeat(1_000_000) + "\",\"runId\":\"run_abc\"}";

        assertThat(format.read(ENTITY, value)).isEqualTo(new TelemetryRecord("run_abc"));
    }

    @Test
    void odd_values_are_counted_each_time_but_logged_once() {
        try (CapturedLog log = CapturedLog.of(TelemetryFormat.class)) {
            format.read(ENTITY, "secret in a broken value");
            format.read(new EntityRef("invoice", "2"), "null");
            format.read(ENTITY, "[]");

            assertThat(unreadable).containsExactly(ENTITY, new EntityRef("invoice", "2"), ENTITY);
            assertThat(log.lines())
                    .containsExactly("WARN Stored value is no telemetry record and counts as none;"
                            + " further ones are only counted: entityType=\"payment\" entityId=\"pay_1\""
                            + " {entityType=payment, entityId=pay_1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"telemetry", "T", "acme.billing:telemetry-2_x", "0"})
    void a_namespace_is_letters_digits_and_a_few_signs(String namespace) {
        assertThat(TelemetryFormat.requireNamespace(namespace)).isEqualTo(namespace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "_x", "a b", "a*", "a{b}", "a\n", "größe", "a/b"})
    void another_namespace_is_refused(String namespace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelemetryFormat(namespace, new TelemetryListener() {}))
                .withMessage("telemetry.namespace must be 1 to 128 characters of A-Z, a-z, 0-9, '_', '.',"
                        + " ':' and '-' and begin with a letter or digit, as in 'telemetry'");
    }

    @Test
    void a_namespace_has_at_most_128_characters() {
        assertThat(TelemetryFormat.requireNamespace("n".repeat(128))).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> TelemetryFormat.requireNamespace("n".repeat(129)));
    }
}
