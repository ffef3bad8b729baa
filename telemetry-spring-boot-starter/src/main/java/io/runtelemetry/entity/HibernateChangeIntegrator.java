package io.runtelemetry.entity;

import io.runtelemetry.TelemetryEntity;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;

/** Finds the annotated entities once, and listens to a session factory only if it has some. */
final class HibernateChangeIntegrator implements Integrator {

    private final TelemetryEntities entities;

    private final EntityChanges changes;

    HibernateChangeIntegrator(TelemetryEntities entities, EntityChanges changes) {
        this.entities = entities;
        this.changes = changes;
    }

    @Override
    public void integrate(Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor factory) {
        Map<String, TelemetryEntity> annotated = new HashMap<>();
        TelemetryEntities.forEach(metadata.getEntityBindings(), mapping -> {
            TelemetryEntity annotation =
                    mapping.hasPojoRepresentation() ? entities.find(mapping.getMappedClass(), ids(mapping)) : null;
            if (annotation != null) {
                annotated.put(mapping.getEntityName(), annotation);
            }
        });
        if (!annotated.isEmpty()) {
            HibernateChangeListener listener = new HibernateChangeListener(annotated, changes);
            EventListenerRegistry listeners = factory.getEventListenerRegistry();
            listeners.appendListeners(EventType.POST_INSERT, listener);
            listeners.appendListeners(EventType.POST_UPDATE, listener);
            listeners.appendListeners(EventType.POST_DELETE, listener);
        }
    }

    /** Associations are none: their string form might load them. */
    private static Set<String> ids(PersistentClass mapping) {
        Set<String> names = new TreeSet<>();
        for (Property property : mapping.getPropertyClosure()) {
            if (!property.getType().isAssociationType()) {
                names.add(property.getName());
            }
        }
        if (mapping.getIdentifierProperty() != null) {
            names.add(mapping.getIdentifierProperty().getName());
        }
        return names;
    }
}
