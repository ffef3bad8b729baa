package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Contexts below each other and beside each other, each of which has the aspect. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SeveralContextsTest {

    @Test
    void jobs_of_a_parent_and_of_its_child_are_recorded_once_whoever_calls_them() {
        try (RecordingApplication parent = RecordingApplication.of(ParentJob.class);
                RecordingApplication child = RecordingApplication.below(parent, ChildJob.class)) {
            CurrentRun.runWith("run_abc", () -> {
                child.get(ChildJob.class).run("pym_child");
                child.get(ParentJob.class).run("pym_parent");
            });

            assertThat(writes(parent, child)).containsExactlyInAnyOrder("payment:pym_child", "payment:pym_parent");
        }
    }

    @Test
    void a_parent_records_on_when_its_child_is_closed() {
        try (RecordingApplication parent = RecordingApplication.of(ParentJob.class)) {
            RecordingApplication.below(parent, ChildJob.class).close();
            CurrentRun.runWith("run_abc", () -> parent.get(ParentJob.class).run("pym_1"));

            assertThat(parent.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void one_sibling_records_on_in_its_own_store_when_the_other_is_closed() {
        try (RecordingApplication first = RecordingApplication.of(ParentJob.class)) {
            RecordingApplication second = RecordingApplication.of(ParentJob.class);
            CurrentRun.runWith("run_abc", () -> second.get(ParentJob.class).run("pym_2"));
            second.close();
            CurrentRun.runWith("run_abc", () -> first.get(ParentJob.class).run("pym_1"));

            assertThat(first.writes()).containsExactly("payment:pym_1");
            assertThat(second.writes()).containsExactly("payment:pym_2");
        }
    }

    private static List<String> writes(RecordingApplication... applications) {
        return Stream.of(applications)
                .flatMap(application -> application.writes().stream())
                .toList();
    }

    static class ParentJob {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void run(String id) {}
    }

    static class ChildJob {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void run(String id) {}
    }
}
