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

    @Property
    void any_run_ID_survives_writing_and_reading(@ForAll @StringLength(min = 1, max = 100) String runId) {
        TelemetryRecord record = new TelemetryRecord(runId);

        assertThat(format.read(ENTITY, format.value(record))).isEqualTo(record);
    }

    @Property
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
