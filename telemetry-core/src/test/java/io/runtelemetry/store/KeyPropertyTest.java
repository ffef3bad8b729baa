package io.runtelemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** Keys and references, for types and IDs of any kind. */
class KeyPropertyTest {

    private final TelemetryFormat format = new TelemetryFormat("telemetry", new TelemetryListener() {});

    @Property
    void a_key_stays_in_the_namespace_and_can_be_taken_apart_again(@ForAll("entities") EntityRef entity) {
        String[] parts = format.key(entity).split(":", 3);

        assertThat(parts).containsExactly("telemetry", entity.type(), entity.id());
    }

    @Property
    void two_entities_never_share_a_key(@ForAll("entities") EntityRef one, @ForAll("entities") EntityRef other) {
        assertThat(format.key(one).equals(format.key(other))).isEqualTo(one.equals(other));
    }

    @Property
    void what_is_kept_beyond_a_record_never_has_the_key_of_one(
            @ForAll("entities") EntityRef entity, @ForAll("entities") EntityRef other) {
        HistoryFormat history = new HistoryFormat("telemetry", HistoryOptions.none());

        assertThat(format.key(entity)).isNotIn(history.key(other), history.key(other.id()));
        assertThat(history.key(entity)).isNotEqualTo(history.key(other.id()));
        assertThat(HistoryFormat.entity(entity.toString())).isEqualTo(entity);
    }

    @Property
    void any_text_is_either_a_type_or_refused_in_one_line(@ForAll @StringLength(max = 80) String text) {
        if (text.matches("[a-z][a-z0-9_]{0,63}")) {
            assertThat(new EntityRef(text, "1").type()).isEqualTo(text);
        } else {
            assertRefused(text, "1");
        }
    }

    @Property
    void any_text_is_either_an_ID_or_refused_in_one_line(@ForAll("text") String text) {
        boolean wellFormed = !text.isEmpty()
                && text.length() <= 512
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || c == 0x2028
                                || c == 0x2029
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (wellFormed) {
            assertThat(new EntityRef("payment", text).id()).isEqualTo(text);
        } else {
            assertRefused("payment", text);
        }
    }

    private static void assertRefused(String type, String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityRef(type, id))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).codePoints())
                        .as(e.getMessage())
                        .hasSizeLessThan(700)
                        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029));
    }

    @Provide
    Arbitrary<EntityRef> entities() {
        return Combinators.combine(types(), ids()).as(EntityRef::new);
    }

    /** Few and short ones, so that equal and nearly equal keys do come up. */
    @Provide
    Arbitrary<String> types() {
        return Arbitraries.oneOf(
                Arbitraries.of("a", "b", "a_b", "payment"),
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .numeric()
                        .withChars('_')
                        .ofMaxLength(63)
                        .map(s -> "t" + s));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab:_").ofMinLength(1).ofMaxLength(4),
                text().filter(KeyPropertyTest::isValidId));
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withChars("ä支:/{}\"\\")
                        .ofMinLength(500)
                        .ofMaxLength(520),
                Arbitraries.strings().withChars("a\uD83D\uDE80\u2028\u0085\n").ofMaxLength(6));
    }

    private static boolean isValidId(String id) {
        try {
            return new EntityRef("payment", id).id().equals(id);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
