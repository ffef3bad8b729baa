package io.runtelemetry.entity;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.jdbc.support.JdbcAccessor;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/**
 * Auto-configuration of what records entities as they change. It records nothing unless an entity is annotated. All that it
 * knows stores through spring-jdbc.
 */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@ConditionalOnClass(JdbcAccessor.class)
public final class TelemetryEntityAutoConfiguration {

    /** Entities of JPA, as Hibernate stores them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({AbstractEntityManagerFactoryBean.class, SessionFactoryImplementor.class})
    @Import(TelemetryEntityConfiguration.class)
    static class Jpa {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static HibernateIntegratorPostProcessor runTelemetryHibernateIntegratorPostProcessor(
                ObjectProvider<TelemetryEntities> entities, ObjectProvider<EntityChanges> changes) {
            return new HibernateIntegratorPostProcessor(entities::getObject, changes::getObject);
        }
    }

    /** Aggregates of Spring Data JDBC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcMappingContext.class)
    @ConditionalOnBean(JdbcMappingContext.class)
    @Import(TelemetryEntityConfiguration.class)
    static class Jdbc {

        @Bean
        JdbcChangeListener runTelemetryJdbcChangeListener(
                List<JdbcMappingContext> mappings, TelemetryEntities entities, EntityChanges changes) {
            return new JdbcChangeListener(List.copyOf(mappings), entities, changes);
        }
    }
}
