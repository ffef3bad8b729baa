package io.runtelemetry.autoconfigure;

import io.runtelemetry.entity.EntityChanges;
import io.runtelemetry.entity.TelemetryEntities;
import io.runtelemetry.jdbc.JdbcTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.util.function.SingletonSupplier;

/** Auto-configuration of what hears of changed Spring Data JDBC aggregates. It does nothing unless one is annotated. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration"
        })
@ConditionalOnClass(JdbcMappingContext.class)
@ConditionalOnBean(JdbcMappingContext.class)
@ConditionalOnTelemetryEnabled
@Import(TelemetryEntityConfiguration.class)
public final class TelemetryJdbcAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    JdbcTelemetry jdbcTelemetry(
            JdbcMappingContext mappings, TelemetryEntities entities, ObjectProvider<EntityChanges> changes) {
        return new JdbcTelemetry(mappings, entities, SingletonSupplier.of(changes::getObject));
    }
}
