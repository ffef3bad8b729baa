package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.mock.env.MockPropertySource;

/** A small application with telemetry in memory. Jobs wait for their records, so that a test can read them at once. */
final class RecordingApplication implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private final WriteLog writes = new WriteLog();

    private final List<SkipReason> skipped = new CopyOnWriteArrayList<>();

    private RecordingApplication(String mode, @Nullable RecordingApplication parent, Class<?>... beans) {
        if (parent != null) {
            context.setParent(parent.context);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MockPropertySource()
                        .withProperty("telemetry.write.mode", mode)
                        .withProperty("telemetry.write.timeout", "10s")
                        .withProperty("telemetry.max-entities-per-call", "100"));
        context.registerBean(TelemetryStore.class, () -> writes);
        context.registerBean(TelemetryListener.class, () -> new TelemetryListener() {
            @Override
            public void onSkipped(SkipReason reason) {
                skipped.add(reason);
            }
        });
        context.register(beans);
        context.register(
                TelemetryRedisAutoConfiguration.class,
                TelemetryUpstashAutoConfiguration.class,
                TelemetryRunAutoConfiguration.class,
                TelemetryRunStateAutoConfiguration.class,
                TelemetryAutoConfiguration.class,
                TelemetryAspectAutoConfiguration.class);
        context.refresh();
    }

    static RecordingApplication of(Class<?>... beans) {
        return new RecordingApplication("sync", null, beans);
    }

    /** Returns a context below that of another application. */
    static RecordingApplication below(RecordingApplication parent, Class<?>... beans) {
        return new RecordingApplication("sync", parent, beans);
    }

    /** Returns an application whose jobs do not wait. */
    static RecordingApplication async(Class<?>... beans) {
        return new RecordingApplication("async", null, beans);
    }

    <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    Object get(String bean) {
        return context.getBean(bean);
    }

    /** Returns the run that is recorded for an entity. */
    Optional<String> runOf(String type, String id) {
        return get(TelemetryOperations.class).getTelemetry(type, id).map(TelemetryRecord::runId);
    }

    /** Returns the run that is recorded for a payment. */
    Optional<String> runOf(String paymentId) {
        return runOf("payment", paymentId);
    }

    Map<EntityRef, TelemetryRecord> recorded(String type, String... ids) {
        return get(TelemetryOperations.class)
                .getTelemetry(Stream.of(ids).map(id -> new EntityRef(type, id)).toList());
    }

    /** Returns all that was ever written, as {@code type:id}. */
    List<String> writes() {
        return List.copyOf(writes.log);
    }

    /** Returns why something was not recorded, each time that it was not. */
    List<SkipReason> skipped() {
        return List.copyOf(skipped);
    }

    @Override
    public void close() {
        context.close();
    }

    /** A store that remembers each write, also one that another replaces. */
    private static final class WriteLog implements TelemetryStore {

        private final TelemetryStore store = new InMemoryTelemetryStore();

        private final List<String> log = new CopyOnWriteArrayList<>();

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            writes.forEach(write -> log.add(write.entity().toString()));
            return Failure.among(store.write(writes));
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            return store.read(entities);
        }
    }
}
