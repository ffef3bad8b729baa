package io.runtelemetry.run;

import java.util.function.BiConsumer;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/** What is adjusted so that runs are taken and sent. No bean of the application is replaced. */
public final class Adjusted {

    private Adjusted() {}

    /**
     * Adds something to beans of the application, by what they offer for it.
     *
     * @param adjustment given each bean that is set up, and its name
     */
    public record Beans(BiConsumer<Object, String> adjustment) implements BeanPostProcessor, PriorityOrdered {

        /** Made before those that make proxies, which would otherwise look at it, and for that make beans too early. */
        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            adjustment.accept(bean, beanName);
            return bean;
        }
    }

    /**
     * Lets Spring's registry of listeners take runs. It is replaced, unless it is the application's own.
     *
     * @param beanName the registry's name
     * @param own Spring's class of it
     * @param replacement a subclass with one constructor, whose parameters are beans
     */
    public static <T> BeanFactoryPostProcessor listenerRegistry(
            String beanName, Class<T> own, Class<? extends T> replacement) {
        return new ListenerEndpointRegistryPostProcessor<>(beanName, own, replacement);
    }
}
