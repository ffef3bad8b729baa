package io.runtelemetry.rabbit;

import io.runtelemetry.run.OutgoingRun;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/** Has each template put the current run on messages that it sends. A message that names a run keeps it. */
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
        if (bean instanceof RabbitTemplate template) {
            OutgoingRun run = outgoing.getObject();
            template.addBeforePublishPostProcessors(message -> withRun(message, run));
        }
        return bean;
    }

    private static Message withRun(Message message, OutgoingRun run) {
        String runId = run.runId();
        if (runId != null) {
            message.getMessageProperties().getHeaders().putIfAbsent(run.header(), runId);
        }
        return message;
    }
}
