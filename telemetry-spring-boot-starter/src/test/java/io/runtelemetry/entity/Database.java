package io.runtelemetry.entity;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.cfg.AvailableSettings;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** A database in memory with the tables of some entities, as an application would set it up. */
final class Database {

    private Database() {}

    static LocalContainerEntityManagerFactoryBean of(Class<?>... entities) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(dataSource);
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setManagedTypes(PersistenceManagedTypes.of(
                Stream.of(entities).map(Class::getName).toArray(String[]::new)));
        factory.getJpaPropertyMap()
                .putAll(Map.of(
                        AvailableSettings.HBM2DDL_AUTO, "create",
                        AvailableSettings.GENERATE_STATISTICS, "true",
                        AvailableSettings.STATEMENT_BATCH_SIZE, "20"));
        return factory;
    }
}
