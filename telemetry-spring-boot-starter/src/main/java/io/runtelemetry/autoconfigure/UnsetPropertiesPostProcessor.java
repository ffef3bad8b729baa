package io.runtelemetry.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Binds properties of ours with the first who asks where nobody has set any below their prefix: there is nothing to check at
 * the start, and binding takes a good part of what a start costs.
 */
final class UnsetPropertiesPostProcessor implements BeanFactoryPostProcessor {

    /** Spring Boot names such beans by their prefix and their type. */
    private static final String TYPE = "-io.runtelemetry.";

    private final Environment environment;

    UnsetPropertiesPostProcessor(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            int type = name.indexOf(TYPE);
            if (type > 0 && !TelemetryProperties.isAnySet(environment, name.substring(0, type))) {
                beans.getBeanDefinition(name).setLazyInit(true);
            }
        }
    }
}
