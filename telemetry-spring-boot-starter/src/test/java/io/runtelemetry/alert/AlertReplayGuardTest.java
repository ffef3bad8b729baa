package io.runtelemetry.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlertReplayGuardTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final AlertReplayGuard seen = new AlertReplayGuard(2, Duration.ofHours(1));

    @Test
    void an_alert_is_taken_once() {
        assertThat(seen.take("a", NOW, NOW)).isTrue();
        assertThat(seen.take("b", NOW, NOW)).isTrue();
        assertThat(seen.take("a", NOW, NOW.plusSeconds(3600))).isFalse();
    }

    @Test
    void when_it_is_full_nothing_as_old_as_what_is_forgotten_is_taken() {
        seen.take("middle", NOW.minusSeconds(20), NOW);
        seen.take("old", NOW.minusSeconds(30), NOW);

        assertThat(seen.take("new", NOW, NOW)).isTrue();

        assertThat(seen.take("old", NOW.minusSeconds(30), NOW)).isFalse();
        assertThat(seen.take("another", NOW.minusSeconds(30), NOW)).isFalse();
        assertThat(seen.take("middle", NOW.minusSeconds(20), NOW)).isFalse();
    }

    @Test
    void what_is_too_old_to_be_taken_makes_room() {
        seen.take("a", NOW, NOW);
        seen.take("b", NOW, NOW);
        Instant later = NOW.plusSeconds(3601);

        assertThat(seen.take("c", NOW.plusSeconds(1), later)).isTrue();
        assertThat(seen.take("d", NOW.plusSeconds(1), later)).isTrue();
    }
}
