package io.runtelemetry.rabbit;

import io.runtelemetry.run.OutgoingRun;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/**
 * Lets each template put the current run on the messages that it sends. One that sends batches is left alone: the messages
 * of a batch may belong to several runs.
 */
final class RabbitTemplatePostProcessor implements BeanPostProcessor, PriorityOrdered {

    private final ObjectProvider<OutgoingRun> outgoing;

    RabbitTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        this.outgoing = outgoing;
    }

    /** Made before those that make proxies, which would otherwise look at it, and for that make beans too early. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof RabbitTemplate template && !(template instanceof BatchingRabbitTemplate)) {
            OutgoingRun run = outgoing.getObject();
            template.addBeforePublishPostProcessors(message -> OutgoingMessage.of(message, run));
        }
        return bean;
    }
}
