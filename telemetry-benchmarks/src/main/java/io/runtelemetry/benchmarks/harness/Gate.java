package io.runtelemetry.benchmarks.harness;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.TelemetryWrite;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before the store and lets nothing be written while it is shut, so that the buffer fills. */
public final class Gate implements TelemetryStoreDecorator {

    private final AtomicInteger batches = new AtomicInteger();

    private volatile CountDownLatch opening = new CountDownLatch(0);

    /** Lets nothing through. */
    public void shut() {
        opening = new CountDownLatch(1);
        batches.set(0);
    }

    /** Lets all through. */
    public void open() {
        opening.countDown();
    }

    /** Returns how many batches have passed since it was shut. */
    public int batches() {
        return batches.get();
    }

    @Override
    public TelemetryStore decorate(TelemetryStore store) {
        return new TelemetryStore() {

            @Override
            public List<? extends Unwritten> write(List<TelemetryWrite> writes) {
                try {
                    opening.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                batches.incrementAndGet();
                return store.write(writes);
            }

            @Override
            public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                return store.read(entities);
            }
        };
    }
}
