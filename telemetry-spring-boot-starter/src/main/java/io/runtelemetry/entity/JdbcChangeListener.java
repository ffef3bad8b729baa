package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryEntity;
import io.runtelemetry.input.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationListener;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.event.AfterDeleteEvent;
import org.springframework.data.relational.core.mapping.event.AfterSaveCallback;

/**
 * Hears of each aggregate root that was saved or deleted, and records it once the transaction is committed. A deletion by
 * ID tells the ID only, and one of all tells none. Annotations are checked when all repositories are created.
 */
final class JdbcChangeListener
        implements AfterSaveCallback<Object>, ApplicationListener<AfterDeleteEvent<?>>, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(JdbcChangeListener.class);

    private final Map<Class<?>, Optional<TelemetryEntity>> annotations = new ConcurrentHashMap<>();

    private final List<RelationalMappingContext> mappings;

    private final TelemetryEntities entities;

    private final EntityChanges changes;

    private final JdbcTransactionChanges transactions = new JdbcTransactionChanges();

    private final AtomicBoolean failureLogged = new AtomicBoolean();

    JdbcChangeListener(List<RelationalMappingContext> mappings, TelemetryEntities entities, EntityChanges changes) {
        this.mappings = mappings;
        this.entities = entities;
        this.changes = changes;
    }

    @Override
    public void afterSingletonsInstantiated() {
        TelemetryEntities.forEach(
                mappings.stream()
                        .<Class<?>>flatMap(
                                each -> each.getPersistentEntities().stream().map(mapping -> mapping.getType()))
                        .distinct()
                        .toList(),
                this::annotation);
    }

    @Override
    public Object onAfterSave(Object aggregate) {
        changed(aggregate.getClass(), aggregate, null);
        return aggregate;
    }

    @Override
    public void onApplicationEvent(AfterDeleteEvent<?> event) {
        changed(event.getType(), event.getEntity(), event.getId().getValue());
    }

    private void changed(Class<?> type, @Nullable Object aggregate, @Nullable Object knownId) {
        try {
            TelemetryEntity annotation = annotation(type);
            if (annotation == null) {
                return;
            }
            String runId = changes.currentRunId();
            if (runId == null) {
                return;
            }
            EntityRef entity = changes.entity(annotation.value(), id(annotation, type, aggregate, knownId));
            if (entity != null) {
                transactions.record(entity, runId, changes);
            }
        } catch (RuntimeException | Error e) {
            if (failureLogged.compareAndSet(false, true)) {
                LogEntry.failure(
                        e,
                        cause -> log.warn(
                                "A change could not be recorded; the aggregate is saved, and this is not logged again",
                                cause));
            }
        }
    }

    private @Nullable TelemetryEntity annotation(Class<?> type) {
        Optional<TelemetryEntity> known = annotations.get(type);
        if (known == null) {
            known = Optional.ofNullable(entities.find(type, ids(type)));
            annotations.put(type, known);
        }
        return known.orElse(null);
    }

    private RelationalPersistentEntity<?> mapping(Class<?> type) {
        return mappings.stream()
                .filter(each -> each.hasPersistentEntityFor(type))
                .findFirst()
                .orElse(mappings.get(0))
                .getRequiredPersistentEntity(type);
    }

    private Set<String> ids(Class<?> type) {
        Set<String> names = new TreeSet<>();
        mapping(type).forEach(property -> {
            if (!property.isEntity()) {
                names.add(property.getName());
            }
        });
        return names;
    }

    private @Nullable Object id(
            TelemetryEntity annotation, Class<?> type, @Nullable Object aggregate, @Nullable Object knownId) {
        RelationalPersistentEntity<?> mapping = mapping(type);
        if (annotation.id().isEmpty() && knownId != null) {
            return knownId;
        }
        if (aggregate == null) {
            return null;
        }
        return annotation.id().isEmpty()
                ? mapping.getIdentifierAccessor(aggregate).getIdentifier()
                : mapping.getPropertyAccessor(aggregate)
                        .getProperty(mapping.getRequiredPersistentProperty(annotation.id()));
    }
}
