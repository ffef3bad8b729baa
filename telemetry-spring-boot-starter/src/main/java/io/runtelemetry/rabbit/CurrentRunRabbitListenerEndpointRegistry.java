package io.runtelemetry.rabbit;

import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.run.OutgoingRun;
import io.runtelemetry.run.PropagationProperties;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.adapter.AbstractAdaptableMessageListener;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareBatchMessageListener;
import org.springframework.amqp.rabbit.support.ListenerContainerAware;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.amqp.support.converter.SimpleMessageConverter;
import org.springframework.aop.support.AopUtils;

/** Lets all listeners take runs from their messages, and their replies carry them where the application says so. */
final class CurrentRunRabbitListenerEndpointRegistry extends RabbitListenerEndpointRegistry {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunRabbitListenerEndpointRegistry.class);

    private final IncomingRun incoming;

    private final OutgoingRun outgoing;

    private final boolean repliesCarryRuns;

    CurrentRunRabbitListenerEndpointRegistry(
            IncomingRun incoming, OutgoingRun outgoing, PropagationProperties propagation) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.repliesCarryRuns = propagation.rabbit();
    }

    /** Spring AMQP 4.1 returns another type of container from the methods that create one, so none of them is overridden. */
    @Override
    public void registerListenerContainer(
            RabbitListenerEndpoint endpoint, RabbitListenerContainerFactory<?> factory, boolean startImmediately) {
        RabbitListenerContainerFactory<?> takingRuns = (RabbitListenerContainerFactory<?>) Proxy.newProxyInstance(
                RabbitListenerContainerFactory.class.getClassLoader(),
                new Class<?>[] {RabbitListenerContainerFactory.class},
                (proxy, method, arguments) -> {
                    Object result = AopUtils.invokeJoinpointUsingReflection(
                            factory, method, arguments == null ? new Object[0] : arguments);
                    if (result != null && method.getName().equals("createListenerContainer")) {
                        takeRuns(endpoint, result);
                    }
                    return result;
                });
        super.registerListenerContainer(endpoint, takingRuns, startImmediately);
    }

    private void takeRuns(RabbitListenerEndpoint endpoint, Object created) {
        if (created instanceof AbstractMessageListenerContainer container) {
            MessageListener listener = container.getMessageListener();
            if (repliesCarryRuns && listener instanceof AbstractAdaptableMessageListener adapter) {
                MessageConverter own = endpoint.getMessageConverter();
                adapter.setMessageConverter(
                        CurrentRunMessageConverter.of(own == null ? new SimpleMessageConverter() : own, outgoing));
            }
            if (listener != null && takesOneMessage(listener)) {
                container.setMessageListener(CurrentRunMessageListener.of(listener, incoming));
            }
        } else {
            log.warn(
                    "The listener '{}' is without the runs of its messages: nothing takes them from those of a {}",
                    endpoint.getId(),
                    created.getClass().getName());
        }
    }

    private static boolean takesOneMessage(MessageListener listener) {
        return !(listener instanceof BatchMessageListener
                || listener instanceof ChannelAwareBatchMessageListener
                || listener instanceof ListenerContainerAware);
    }
}
