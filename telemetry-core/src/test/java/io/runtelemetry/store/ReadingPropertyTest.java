package io.runtelemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** Whatever lies in the store, reading it gives a record or none. */
class ReadingPropertyTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "pay_1");

    private final List<EntityRef> unreadable = new ArrayList<>();

    private final TelemetryFormat format = new TelemetryFormat("telemetry", new TelemetryListener() {
        @Override
        public void onUnreadable(EntityRef entity) {
            unreadable.add(entity);
        }
    });

    @Property(tries = 5_000)
    void any_run_ID_survives_writing_and_reading(@ForAll @StringLength(min = 1, max = 100) String runId) {
        TelemetryRecord record = new TelemetryRecord(runId);

        assertThat(format.read(ENTITY, format.value(record))).isEqualTo(record);
    }

    @Property
    void any_run_ID_of_ASCII_survives_too_escaped_or_not(
            @ForAll @CharRange(from = ' ', to = '\u007f') @StringLength(min = 1, max = 100) String runId) {
        TelemetryRecord record = new TelemetryRecord(runId);

        assertThat(format.read(ENTITY, format.value(record))).isEqualTo(record);
    }

    @Property(tries = 5_000)
    void no_text_makes_reading_throw_and_each_that_is_no_record_is_counted(@ForAll("nearlyJson") String value) {
        unreadable.clear();

        TelemetryRecord record = format.read(ENTITY, value);

        assertThat(unreadable).hasSize(record == null ? 1 : 0);
    }

    @Property
    void a_value_that_was_cut_off_is_no_record(@ForAll @IntRange(max = 18) int length) {
        assertThat(format.read(ENTITY, "{\"runId\":\"run_abc\"}".substring(0, length)))
                .isNull();
    }

    @Property(tries = 5_000)
    void what_is_read_is_what_stands_in_the_value_and_nothing_of_the_rest(
            @ForAll("json") String before, @ForAll @StringLength(min = 1, max = 40) String runId) {
        String quoted = format.value(new TelemetryRecord(runId));

        TelemetryRecord record = format.read(ENTITY, "{\"other\":" + before + "," + quoted.substring(1));

        assertThat(record).isEqualTo(new TelemetryRecord(runId));
    }

    /** As deep and as large as a webhook's sender could make it, if its text ended up under a key. */
    @Property(tries = 20)
    void neither_depth_nor_size_makes_reading_throw(
            @ForAll @IntRange(min = 1_000, max = 200_000) int depth,
            @ForAll("opening") String opening,
            @ForAll @StringLength(min = 1, max = 20) String text) {
        unreadable.clear();

        assertThat(format.read(ENTITY, opening.repeat(depth))).isNull();
        assertThat(format.read(ENTITY, "{\"runId\":" + opening.repeat(depth) + "\"run_abc\"}"))
                .isNull();
        String large = format.value(new TelemetryRecord(text.repeat(1_000_000 / text.length())));
        assertThat(format.read(ENTITY, large)).isNotNull();
        assertThat(format.read(ENTITY, large.substring(1))).isNull();

        assertThat(unreadable).hasSize(3);
    }

    @Provide
    Arbitrary<String> opening() {
        return Arbitraries.of("[", "{\"runId\":", "{\"a\":[");
    }

    /** JSON as a webhook may bring it: numbers beyond 2^53, odd characters, nested. */
    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaves = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "{}", "[]", "\"\"", "9007199254740993", "-0", "1e400", "0.1e-400"),
                Arbitraries.bigIntegers().map(String::valueOf),
                Arbitraries.bigDecimals().map(String::valueOf),
                Arbitraries.strings()
                        .all()
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .map(text -> format.value(new TelemetryRecord(text))));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                        inner.map(value -> "{\"runId\":" + value + "}"),
                        inner.map(value -> "{\"a:\\u000ab\":" + value + ",\"runId\":\"run_inner\"}")),
                0,
                4);
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        Arbitrary<String> tokens = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"runId\"",
                "\"run_abc\"",
                "null",
                "-1",
                "1e9",
                "\"",
                "\\",
                "true",
                "\n");
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(60),
                tokens.list().ofMaxSize(12).map(list -> String.join("", list)));
    }
}
