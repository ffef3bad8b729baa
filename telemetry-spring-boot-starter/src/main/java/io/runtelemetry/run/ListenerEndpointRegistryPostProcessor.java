package io.runtelemetry.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Lets Spring's registry of the endpoints of listeners create containers that take runs from messages: it passes all
 * that a factory makes for an annotated or a registered listener, whatever the factory's class and its customizers. The
 * registry is Spring's own; one that the application has instead stays, and is named in the log.
 *
 * @param beanName the registry's name
 * @param own Spring's class of it
 * @param replacement a subclass with one constructor, whose parameters are beans
 */
record ListenerEndpointRegistryPostProcessor<T>(String beanName, Class<T> own, Class<? extends T> replacement)
        implements BeanFactoryPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(ListenerEndpointRegistryPostProcessor.class);

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        Class<?> type = beanFactory.containsLocalBean(beanName) ? beanFactory.getType(beanName, false) : replacement;
        if (own.equals(type) && beanFactory instanceof BeanDefinitionRegistry registry && isOfSpring(registry)) {
            registry.removeBeanDefinition(beanName);
            registry.registerBeanDefinition(beanName, new RootBeanDefinition(replacement));
        } else if (!replacement.equals(type)) {
            log.warn(
                    "Listeners may be without the runs of their messages: '{}', a {}, is the application's, not Spring's own",
                    beanName,
                    type);
        }
    }

    /** The application may have a registry of Spring's class, set up in its own way. */
    private boolean isOfSpring(BeanDefinitionRegistry registry) {
        BeanDefinition definition = registry.getBeanDefinition(beanName);
        if (definition instanceof AnnotatedBeanDefinition annotated && annotated.getFactoryMethodMetadata() != null) {
            String module =
                    own.getPackageName().substring(0, own.getPackageName().lastIndexOf('.') + 1);
            return annotated.getFactoryMethodMetadata().getDeclaringClassName().startsWith(module);
        }
        return definition instanceof RootBeanDefinition root
                && root.getInstanceSupplier() == null
                && root.getFactoryMethodName() == null
                && !root.hasPropertyValues()
                && !root.hasConstructorArgumentValues();
    }
}
