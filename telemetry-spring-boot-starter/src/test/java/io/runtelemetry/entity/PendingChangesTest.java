package io.runtelemetry.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** What a transaction has changed, when savepoints take some of it back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PendingChangesTest {

    private final List<String> recorded = new ArrayList<>();

    private final PendingChanges pending = new EntityChanges(this::target).begin();

    private EntityChanges.Target target() {
        TelemetryRecorder recorder = Mockito.mock();
        Mockito.doAnswer(call -> {
                    Collection<EntityRef> entities = call.getArgument(0);
                    entities.forEach(entity -> recorded.add(entity + " " + call.getArgument(1)));
                    return null;
                })
                .when(recorder)
                .record(Mockito.anyCollection(), Mockito.anyString());
        RunIdSource none = () -> null;
        return new EntityChanges.Target(recorder, none, none::currentRunId, new TelemetryListener() {}, 65_536);
    }

    private void add(String id, String runId) {
        pending.add(new EntityRef("payment", id), runId);
    }

    @Test
    void a_rollback_to_a_savepoint_leaves_what_was_before_it() {
        add("pym_1", "run_a");
        pending.mark("first");
        add("pym_1", "run_b");
        add("pym_2", "run_b");
        pending.mark("second");
        add("pym_1", "run_c");
        pending.rollBackTo("second");
        pending.rollBackTo("first");
        add("pym_3", "run_d");
        pending.record();

        assertThat(recorded).containsExactlyInAnyOrder("payment:pym_1 run_a", "payment:pym_3 run_d");
    }

    @Test
    void a_rollback_to_a_savepoint_before_the_first_change_leaves_nothing() {
        add("pym_1", "run_a");
        pending.mark("later");
        add("pym_2", "run_a");
        pending.rollBackTo("earlier");
        add("pym_3", "run_a");
        pending.mark("next");
        pending.rollBackTo("next");
        pending.record();

        assertThat(recorded).containsExactly("payment:pym_3 run_a");
    }

    @Test
    void each_of_many_items_can_have_a_savepoint_of_its_own() {
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 9_000; i++) {
                pending.mark("savepoint_" + i);
                add("pym_" + i, "run_a");
            }
        });
        pending.record();

        assertThat(recorded).hasSize(9_000);
    }
}
