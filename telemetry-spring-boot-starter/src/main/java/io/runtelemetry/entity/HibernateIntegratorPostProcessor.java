package io.runtelemetry.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/**
 * Has each entity manager factory of the application, however many there are, look for annotated entities while it is
 * built. It is not created any earlier for that, nor waited for where it is built in the background.
 */
final class HibernateIntegratorPostProcessor implements BeanPostProcessor {

    private final Supplier<TelemetryEntities> entities;

    private final Supplier<EntityChanges> changes;

    /**
     * Creates a post-processor.
     *
     * @param entities called when there is an entity manager factory
     * @param changes called when an annotated entity changes first
     */
    HibernateIntegratorPostProcessor(Supplier<TelemetryEntities> entities, Supplier<EntityChanges> changes) {
        this.entities = entities;
        this.changes = changes;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof AbstractEntityManagerFactoryBean factory) {
            Map<String, Object> properties = factory.getJpaPropertyMap();
            Integrator own = new HibernateChangeIntegrator(entities.get(), changes);
            Object others = properties.get(JpaSettings.INTEGRATOR_PROVIDER);
            if (others == null) {
                properties.put(JpaSettings.INTEGRATOR_PROVIDER, (IntegratorProvider) () -> List.of(own));
            } else if (others instanceof IntegratorProvider provider) {
                properties.put(JpaSettings.INTEGRATOR_PROVIDER, (IntegratorProvider) () -> with(own, provider));
            }
        }
        return bean;
    }

    private static List<Integrator> with(Integrator own, IntegratorProvider others) {
        List<Integrator> all = new ArrayList<>(others.getIntegrators());
        all.add(own);
        return all;
    }
}
