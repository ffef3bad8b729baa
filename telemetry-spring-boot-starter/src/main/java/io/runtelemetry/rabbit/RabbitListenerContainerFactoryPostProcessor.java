package io.runtelemetry.rabbit;

import io.runtelemetry.run.IncomingRun;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/**
 * Lets the containers of each factory take runs from messages, around the application's own advice, as for retries.
 */
final class RabbitListenerContainerFactoryPostProcessor implements BeanPostProcessor, PriorityOrdered {

    private final ObjectProvider<IncomingRun> incoming;

    RabbitListenerContainerFactoryPostProcessor(ObjectProvider<IncomingRun> incoming) {
        this.incoming = incoming;
    }

    /** Made before those that make proxies, which would otherwise look at it, and for that make beans too early. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof BaseRabbitListenerContainerFactory<?> factory) {
            Advice[] own = factory.getAdviceChain();
            factory.setAdviceChain(Stream.concat(
                            Stream.of(new CurrentRunAdvice(incoming.getObject())),
                            own == null ? Stream.empty() : Stream.of(own))
                    .toArray(Advice[]::new));
        }
        return bean;
    }
}
