package io.runtelemetry.autoconfigure;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunHistory;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.operations.TelemetryReader;
import io.runtelemetry.operations.TelemetryTemplate;
import io.runtelemetry.recorder.LoggingTelemetryListener;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the recorder, the operations, and their parts. Nearly all is created by whoever asks first, as with the
 * first record: a start pays only for what it needs.
 */
@AutoConfiguration
@Lazy
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties({TelemetryProperties.class, HistoryProperties.class})
@Import(MemoryStoreConfiguration.class)
public final class TelemetryAutoConfiguration {

    /** Joins the types of the property with those of the application's own beans of this type. */
    @Bean
    @Primary
    static EntityTypes runTelemetryEntityTypes(TelemetryProperties properties, ObjectProvider<List<EntityTypes>> own) {
        Set<String> names = new HashSet<>(properties.entityTypes());
        own.ifAvailable(all -> all.forEach(types -> names.addAll(types.names())));
        return EntityTypes.sharedAnd(names);
    }

    @Bean
    @ConditionalOnMissingBean
    TelemetryFormat runTelemetryFormat(TelemetryProperties properties, ObjectProvider<TelemetryListener> listeners) {
        return new TelemetryFormat(
                properties.namespace(),
                TelemetryListener.all(listeners.orderedStream().toList()));
    }

    @Bean
    @ConditionalOnMissingBean
    HistoryFormat runTelemetryHistoryFormat(TelemetryProperties properties, HistoryProperties history) {
        return new HistoryFormat(properties.namespace(), history.options(properties.ttl()));
    }

    @Bean
    @ConditionalOnMissingBean
    LoggingTelemetryListener runTelemetryLoggingTelemetryListener(ObjectProvider<RunUrlGenerator> runUrls) {
        return new LoggingTelemetryListener(firstOf(runUrls));
    }

    @Bean
    @ConditionalOnMissingBean
    TelemetryRecorder runTelemetryRecorder(
            TelemetryStore store,
            EntityTypes entityTypes,
            ObjectProvider<RunUrlGenerator> runUrls,
            ObjectProvider<TelemetryListener> listeners,
            ObjectProvider<TelemetryStoreDecorator> decorators,
            HistoryFormat history,
            TelemetryProperties properties,
            TelemetryRecorderLifecycle lifecycle) {
        TelemetryRecorder recorder = new TelemetryRecorder(
                decorated(store, decorators),
                entityTypes,
                firstOf(runUrls),
                TelemetryListener.all(listeners.orderedStream().toList()),
                properties.recorderOptions(),
                history.options().runsOfWrite());
        lifecycle.manage(recorder);
        return recorder;
    }

    @Bean
    @Lazy(false)
    static TelemetryRecorderLifecycle runTelemetryRecorderLifecycle(ConfigurableListableBeanFactory beans) {
        return new TelemetryRecorderLifecycle(beans);
    }

    /** Created with the first properties that are bound, which may be those of a bean that others are processed by. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ConfigurationPropertiesBindHandlerAdvisor runTelemetryLenientValues(Environment environment) {
        return handler -> new LenientValues(handler, environment);
    }

    @Bean
    static UnsetPropertiesPostProcessor runTelemetryUnsetPropertiesPostProcessor(Environment environment) {
        return new UnsetPropertiesPostProcessor(environment);
    }

    @Bean
    @ConditionalOnMissingBean(TelemetryOperations.class)
    TelemetryTemplate runTelemetryTemplate(
            TelemetryRecorder recorder,
            TelemetryStore store,
            EntityTypes entityTypes,
            HistoryFormat history,
            ObjectProvider<TelemetryStoreDecorator> decorators,
            ObjectProvider<RunUrlGenerator> runUrls) {
        TelemetryReader reader = new TelemetryReader(
                decorated(store, decorators),
                store instanceof RunHistory kept ? kept : null,
                history.options(),
                entityTypes);
        return new TelemetryTemplate(recorder, reader, firstOf(runUrls));
    }

    /** The decorator with the smallest order stands outermost. */
    private static TelemetryStore decorated(TelemetryStore store, ObjectProvider<TelemetryStoreDecorator> decorators) {
        TelemetryStore decorated = store;
        List<TelemetryStoreDecorator> outermostFirst =
                decorators.orderedStream().toList();
        for (int i = outermostFirst.size() - 1; i >= 0; i--) {
            decorated = outermostFirst.get(i).decorate(decorated);
        }
        return decorated;
    }

    static RunUrlGenerator firstOf(ObjectProvider<RunUrlGenerator> generators) {
        return RunUrlGenerator.firstOf(generators.orderedStream().toList());
    }
}
