package io.runtelemetry.entity;

import jakarta.persistence.spi.PersistenceUnitInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.cfg.Environment;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.jpa.boot.spi.PersistenceUnitDescriptor;
import org.hibernate.jpa.boot.spi.PersistenceXmlParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.util.ClassUtils;

/**
 * Has each entity manager factory of the application, however many there are, look for annotated entities while it is
 * built. It is not created any earlier for that, nor waited for where it is built in the background.
 */
final class HibernateIntegratorPostProcessor implements BeanPostProcessor, AopInfrastructureBean {

    private static final Logger log = LoggerFactory.getLogger(HibernateIntegratorPostProcessor.class);

    private final Supplier<TelemetryEntities> entities;

    private final Supplier<EntityChanges> changes;

    /**
     * Creates a post-processor.
     *
     * @param entities called when there is an entity manager factory
     * @param changes called when there is one, too
     */
    HibernateIntegratorPostProcessor(Supplier<TelemetryEntities> entities, Supplier<EntityChanges> changes) {
        this.entities = entities;
        this.changes = changes;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof AbstractEntityManagerFactoryBean factory) {
            Map<String, Object> properties = factory.getJpaPropertyMap();
            Object setting = properties.get(JpaSettings.INTEGRATOR_PROVIDER);
            IntegratorProvider given = provider(setting, factory.getBeanClassLoader());
            if (setting == null || given != null) {
                Integrator own = new HibernateChangeIntegrator(entities.get(), changes.get());
                properties.put(JpaSettings.INTEGRATOR_PROVIDER, (IntegratorProvider)
                        () -> with(own, given == null ? ofUnit(factory) : given));
            }
        }
        return bean;
    }

    /** What ours would hide: of the persistence unit, which is known when Hibernate asks, or of hibernate.properties or the JVM. */
    private static IntegratorProvider ofUnit(AbstractEntityManagerFactoryBean factory) {
        PersistenceUnitInfo unit = factory.getPersistenceUnitInfo();
        Map<?, ?> properties = unit == null ? ofFile(factory.getPersistenceUnitName()) : unit.getProperties();
        Object setting = properties.get(JpaSettings.INTEGRATOR_PROVIDER);
        IntegratorProvider provider = provider(
                setting == null ? Environment.getProperties().get(JpaSettings.INTEGRATOR_PROVIDER) : setting,
                factory.getBeanClassLoader());
        return provider == null ? List::of : provider;
    }

    /** Where Hibernate reads the file by itself, Spring knows no more than the name. */
    private static Map<?, ?> ofFile(@Nullable String unit) {
        PersistenceXmlParser parser = PersistenceXmlParser.create();
        PersistenceUnitDescriptor found = parser.parse(
                        parser.getClassLoaderService().locateResources("META-INF/persistence.xml"))
                .get(unit);
        return found == null ? Map.of() : found.getProperties();
    }

    /** Returns what a setting stands for in any of its forms, or null if it is not there or means nothing. */
    private static @Nullable IntegratorProvider provider(@Nullable Object setting, @Nullable ClassLoader loader) {
        if (setting == null || setting instanceof IntegratorProvider) {
            return (IntegratorProvider) setting;
        }
        try {
            Class<?> type = setting instanceof Class<?> known
                    ? known
                    : ClassUtils.forName(setting.toString().strip(), loader);
            return (IntegratorProvider) BeanUtils.instantiateClass(type);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.warn("{} = {} cannot be joined", JpaSettings.INTEGRATOR_PROVIDER, setting, e);
            return null;
        }
    }

    private static List<Integrator> with(Integrator own, IntegratorProvider others) {
        List<Integrator> all = new ArrayList<>(others.getIntegrators());
        all.add(own);
        return all;
    }
}
