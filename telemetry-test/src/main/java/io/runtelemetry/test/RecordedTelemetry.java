package io.runtelemetry.test;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AssertProvider;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.ObjectProvider;

/**
 * What the application under test has recorded since the test began: a bean, and a parameter of test methods, under {@link
 * AutoConfigureTelemetry}. What is handed to the recorder is waited for; what another thread has yet to do is not, so wrap
 * assertions about it in Awaitility's {@code untilAsserted}.
 */
public final class RecordedTelemetry implements AssertProvider<RecordedTelemetryAssert> {

    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final RecordedTelemetryStore store;

    private final SkippedTelemetry skipped;

    private final ObjectProvider<TelemetryRecorder> recorder;

    private final JobBeans jobs;

    RecordedTelemetry(
            RecordedTelemetryStore store,
            SkippedTelemetry skipped,
            ObjectProvider<TelemetryRecorder> recorder,
            JobBeans jobs) {
        this.store = store;
        this.skipped = skipped;
        this.recorder = recorder;
        this.jobs = jobs;
    }

    /** Returns the IDs of the runs that touched entities last, by entity. */
    public Map<EntityRef, String> runs() {
        awaitPending();
        Map<EntityRef, String> runs = new LinkedHashMap<>();
        store.all().forEach((entity, record) -> runs.put(entity, record.runId()));
        return runs;
    }

    /**
     * Returns the ID of the run that touched an entity last, if one is recorded.
     *
     * @throws IllegalArgumentException if the type or the ID is malformed
     */
    public Optional<String> runOf(String entityType, String entityId) {
        awaitPending();
        EntityRef entity = new EntityRef(entityType, entityId);
        return Optional.ofNullable(store.read(List.of(entity)).get(entity)).map(TelemetryRecord::runId);
    }

    /** Forgets everything, which also happens before each test. */
    public void clear() {
        awaitPending();
        store.clear();
        skipped.clear();
    }

    /** Returns assertions, so that AssertJ's own {@code assertThat} takes this object. */
    @Override
    public RecordedTelemetryAssert assertThat() {
        return new RecordedTelemetryAssert(this);
    }

    SkippedTelemetry skipped() {
        return skipped;
    }

    JobBeans jobs() {
        return jobs;
    }

    private void awaitPending() {
        TelemetryRecorder present = recorder.getIfAvailable();
        if (present != null && present.isRunning()) {
            Awaitility.await("pending records are written")
                    .atMost(MAX_WAIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> present.pendingRecords() == 0);
        }
    }
}
