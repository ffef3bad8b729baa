package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener was told, a line for each. */
final class ToldEvents implements TelemetryListener {

    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
        lines.add("stored " + entity + " " + record.runId());
    }

    @Override
    public void onSuperseded(EntityRef entity, TelemetryRecord record, Duration since) {
        lines.add("superseded " + entity + " " + record.runId());
    }

    @Override
    public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
        lines.add("failed " + entity + " " + record.runId() + " " + reason.getMessage());
    }

    @Override
    public void onDropped(int records, DropReason reason) {
        lines.add("dropped " + records + " " + reason);
    }

    @Override
    public void onRejected(String message) {
        lines.add("rejected " + message);
    }
}
