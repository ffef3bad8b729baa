package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryEntity;
import io.runtelemetry.input.LogEntry;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.event.spi.AbstractDatabaseOperationEvent;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of each row that a flush has written, and keeps the run and the ID until the transaction is committed. Reads
 * nothing but what the event carries, so that nothing is loaded. Hibernate's own events after commit would keep whole
 * entities until then.
 */
final class HibernateChangeListener
        implements PostInsertEventListener, PostUpdateEventListener, PostDeleteEventListener {

    private static final Logger log = LoggerFactory.getLogger(HibernateChangeListener.class);

    private final Map<String, TelemetryEntity> annotated;

    private final EntityChanges changes;

    private final AtomicBoolean failureLogged = new AtomicBoolean();

    HibernateChangeListener(Map<String, TelemetryEntity> annotated, EntityChanges changes) {
        this.annotated = Map.copyOf(annotated);
        this.changes = changes;
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        changed(event, event.getState());
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        changed(event, event.getState());
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        changed(event, event.getDeletedState());
    }

    @SuppressWarnings("NullAway") // A stateless session has no state of what it deletes.
    private void changed(AbstractDatabaseOperationEvent event, @Nullable Object[] state) {
        TelemetryEntity annotation = annotated.get(event.getPersister().getEntityName());
        if (annotation == null) {
            return;
        }
        try {
            String runId = changes.currentRunId();
            EntityRef entity = runId == null ? null : changes.entity(annotation.value(), id(annotation, event, state));
            if (entity != null) {
                HibernateSessionChanges.record(entity, runId, event.getSession(), changes);
            }
        } catch (RuntimeException | Error e) {
            if (failureLogged.compareAndSet(false, true)) {
                LogEntry.failure(
                        e,
                        cause -> log.warn(
                                "A change could not be recorded; the session goes on, and this is not logged again",
                                cause));
            }
        }
    }

    private static @Nullable Object id(
            TelemetryEntity annotation, AbstractDatabaseOperationEvent event, @Nullable Object @Nullable [] state) {
        EntityPersister persister = event.getPersister();
        if (annotation.id().isEmpty() || annotation.id().equals(persister.getIdentifierPropertyName())) {
            return event.getId();
        }
        Object value = state == null
                ? persister.getPropertyValue(event.getEntity(), annotation.id())
                : state[Arrays.asList(persister.getPropertyNames()).indexOf(annotation.id())];
        return value == LazyPropertyInitializer.UNFETCHED_PROPERTY ? null : value;
    }
}
