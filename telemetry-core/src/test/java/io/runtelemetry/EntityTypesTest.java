package io.runtelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTypesTest {

    @ParameterizedTest
    @ValueSource(strings = {"payment", "billing_run", "invoice", "billing_period", "webhook", "notification"})
    void the_six_shared_types_are_always_known(String type) {
        assertThat(EntityTypes.shared().contains(type)).isTrue();
        assertThat(EntityTypes.sharedAnd(List.of("subscription")).require(type)).isEqualTo(type);
    }

    @Test
    void the_constants_are_the_shared_types() {
        assertThat(List.of(
                        EntityTypes.PAYMENT,
                        EntityTypes.BILLING_RUN,
                        EntityTypes.INVOICE,
                        EntityTypes.BILLING_PERIOD,
                        EntityTypes.WEBHOOK,
                        EntityTypes.NOTIFICATION))
                .allMatch(EntityTypes.shared()::contains)
                .hasSize(EntityTypes.shared().toString().split(", ").length);
    }

    @Test
    void an_application_adds_its_own_and_may_repeat_shared_ones() {
        EntityTypes types = EntityTypes.sharedAnd(List.of("subscription", "payment", "subscription"));

        assertThat(types)
                .hasToString("billing_period, billing_run, invoice, notification, payment, subscription, webhook");
    }

    @Test
    void an_unknown_type_is_refused_with_the_known_ones_and_the_way_to_add_it() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityTypes.shared().require("subscription"))
                .withMessage(
                        "Unknown entity type 'subscription': known are billing_period, billing_run, invoice,"
                                + " notification, payment, webhook; add your own with a bean of type EntityTypes or the property telemetry.entity-types");
    }

    @Test
    void a_message_cannot_be_made_to_forge_a_log_line() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityTypes.shared().require("x\nINFO all is well \uD83D\uDE80"))
                .withMessageStartingWith("Unknown entity type 'x\\u000aINFO all is well \\ud83d\\ude80': ");
    }

    @Test
    void a_malformed_own_type_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityTypes.sharedAnd(List.of("good", "Not Good")))
                .withMessageContaining("'Not Good'");
    }

    @Test
    void later_changes_of_the_given_collection_have_no_effect() {
        List<String> own = new ArrayList<>(List.of("subscription"));
        EntityTypes types = EntityTypes.sharedAnd(own);

        own.add("organization");

        assertThat(types.contains("organization")).isFalse();
    }
}
