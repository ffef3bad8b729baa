package io.runtelemetry.autoconfigure;

import io.runtelemetry.entity.EntityChanges;
import io.runtelemetry.entity.TelemetryEntities;
import io.runtelemetry.jpa.HibernateTelemetry;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.util.function.SingletonSupplier;

/** Auto-configuration of what hears of changed JPA entities. It does nothing unless one is annotated. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnClass({AbstractEntityManagerFactoryBean.class, SessionFactoryImplementor.class})
@ConditionalOnTelemetryEnabled
@Import(TelemetryEntityConfiguration.class)
public final class TelemetryJpaAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static HibernateTelemetry hibernateTelemetry(
            ObjectProvider<TelemetryEntities> entities, ObjectProvider<EntityChanges> changes) {
        return new HibernateTelemetry(entities::getObject, SingletonSupplier.of(changes::getObject));
    }
}
