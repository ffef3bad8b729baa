package io.runtelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryListenersTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "1");

    private static final TelemetryRecord RECORD = new TelemetryRecord("run_a");

    @Test
    void all_are_told_of_everything_in_their_order() {
        List<String> told = new ArrayList<>();
        TelemetryListener all = TelemetryListener.all(List.of(new Recording("1", told), new Recording("2", told)));

        tellEverything(all);

        assertThat(told)
                .containsExactly(
                        "1 stored payment:1 run_a",
                        "2 stored payment:1 run_a",
                        "1 failed payment:1 run_a away",
                        "2 failed payment:1 run_a away",
                        "1 dropped 3 OVERFLOW",
                        "2 dropped 3 OVERFLOW",
                        "1 rejected bad",
                        "2 rejected bad",
                        "1 skipped NO_RUN",
                        "2 skipped NO_RUN",
                        "1 unreadable payment:1",
                        "2 unreadable payment:1",
                        "1 asked for payment:1 OPEN NOT_FOUND by ada",
                        "2 asked for payment:1 OPEN NOT_FOUND by ada");
    }

    @Test
    void one_that_throws_keeps_neither_the_others_nor_the_caller_from_their_work() {
        List<String> told = new ArrayList<>();

        tellEverything(TelemetryListener.all(List.of(
                throwing(new IllegalStateException("mine")),
                throwing(new NoClassDefFoundError("gone")),
                throwing(new AssertionError("not mine")),
                throwing(new Exception("checked")),
                throwing(new StackOverflowError()),
                throwing(new Indescribable()),
                new Recording("last", told))));

        assertThat(told).hasSize(7);
    }

    @Test
    void a_listener_needs_to_care_for_nothing() {
        tellEverything(new TelemetryListener() {});
    }

    @Test
    void one_that_asks_how_long_it_took_is_told_in_place_of_the_plain_event() {
        List<String> told = new ArrayList<>();
        TelemetryListener all =
                TelemetryListener.all(List.of(new Recording("plain", told), new Recording("timed", told) {
                    @Override
                    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                        told.add("timed stored after " + since.toMillis());
                    }

                    @Override
                    public void onStoreFailed(
                            EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
                        told.add("timed failed after " + since.toMillis());
                    }
                }));

        all.onStored(ENTITY, RECORD, Duration.ofMillis(5));
        all.onStoreFailed(ENTITY, RECORD, new IllegalStateException("away"), Duration.ofMillis(7));

        assertThat(told)
                .containsExactly(
                        "plain stored payment:1 run_a",
                        "timed stored after 5",
                        "plain failed payment:1 run_a away",
                        "timed failed after 7");
    }

    private static void tellEverything(TelemetryListener listener) {
        listener.onStored(ENTITY, RECORD, Duration.ZERO);
        listener.onStoreFailed(ENTITY, RECORD, new IllegalStateException("away"), Duration.ZERO);
        listener.onDropped(3, DropReason.OVERFLOW);
        listener.onRejected("bad");
        listener.onSkipped(SkipReason.NO_RUN);
        listener.onUnreadable(ENTITY);
        listener.onLinkAccess(new LinkAccess(Action.OPEN, ENTITY, Outcome.NOT_FOUND, "ada"));
    }

    private static TelemetryListener throwing(Throwable error) {
        return new Recording("", new ArrayList<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean add(String event) {
                return TelemetryListenersTest.<Boolean, RuntimeException>sneak(error);
            }
        });
    }

    /** Throws as Kotlin does, which declares nothing. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "DoNotCallSuggester"})
    static <T, E extends Throwable> T sneak(Throwable error) throws E {
        throw (E) error;
    }

    private static class Recording implements TelemetryListener {

        private final String name;

        private final List<String> told;

        Recording(String name, List<String> told) {
            this.name = name;
            this.told = told;
        }

        @Override
        public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
            told.add(name + " stored " + entity + " " + record.runId());
        }

        @Override
        public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
            told.add(name + " failed " + entity + " " + record.runId() + " " + reason.getMessage());
        }

        @Override
        public void onDropped(int records, DropReason reason) {
            told.add(name + " dropped " + records + " " + reason);
        }

        @Override
        public void onRejected(String message) {
            told.add(name + " rejected " + message);
        }

        @Override
        public void onSkipped(SkipReason reason) {
            told.add(name + " skipped " + reason);
        }

        @Override
        public void onUnreadable(EntityRef entity) {
            told.add(name + " unreadable " + entity);
        }

        @Override
        public void onLinkAccess(LinkAccess access) {
            told.add(
                    name + " asked for " + access.entities().keySet().iterator().next() + " " + access.action() + " "
                            + access.outcome() + " by "
                            + access.principal());
        }
    }
}
