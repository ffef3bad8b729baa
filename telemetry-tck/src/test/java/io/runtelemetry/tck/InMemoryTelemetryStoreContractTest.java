package io.runtelemetry.tck;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.store.InMemoryTelemetryStore;

class InMemoryTelemetryStoreContractTest extends TelemetryStoreContract {

    private final TelemetryStore store = new InMemoryTelemetryStore();

    @Override
    protected TelemetryStore store() {
        return store;
    }
}
