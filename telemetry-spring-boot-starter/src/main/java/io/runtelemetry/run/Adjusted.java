package io.runtelemetry.run;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/** What is adjusted so that runs are taken and sent. No bean of the application is replaced. */
public final class Adjusted {

    private static final Logger log = LoggerFactory.getLogger(Adjusted.class);

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

    /** Names a registry of listeners that a configurer of the application has set in place of the bean, if there is one. */
    public static void nameOwn(@Nullable Object registry, Class<?> replacement) {
        if (registry != null && !replacement.isInstance(registry)) {
            log.warn(
                    "Listeners may be without the runs of their messages: a {} is the application's, not Spring's own",
                    registry.getClass());
        }
    }
}
