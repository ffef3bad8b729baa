package io.runtelemetry.tck;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.InMemoryTelemetryStore;

class InMemoryRunHistoryTest extends RunHistoryContract {

    @Override
    protected TelemetryStore store(HistoryOptions options) {
        return new InMemoryTelemetryStore(options);
    }
}
