package io.runtelemetry.jms;

import io.runtelemetry.run.OutgoingRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.jms.core.JmsTemplate;

/**
 * Lets each template put the current run on the messages that it converts, by its converter: JMS has nothing else to
 * intercept them with, and a template is no interface that could be replaced. What a {@code MessageCreator} creates is the
 * application's own.
 */
final class JmsTemplatePostProcessor implements BeanPostProcessor, PriorityOrdered {

    private static final Logger log = LoggerFactory.getLogger(JmsTemplatePostProcessor.class);

    private final ObjectProvider<OutgoingRun> outgoing;

    JmsTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        this.outgoing = outgoing;
    }

    /** Made before those that make proxies, which would otherwise look at it, and for that make beans too early. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof JmsTemplate template) {
            template.setMessageConverter(
                    CurrentRunMessageConverter.of(template.getMessageConverter(), outgoing.getObject()));
            log.info(
                    "'{}' sends the current run with what it converts, not with what a MessageCreator creates",
                    beanName);
        }
        return bean;
    }
}
