package io.runtelemetry.jms;

import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.run.OutgoingRun;
import io.runtelemetry.run.PropagationProperties;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpoint;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.MessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.adapter.AbstractAdaptableMessageListener;
import org.springframework.jms.listener.endpoint.JmsMessageEndpointManager;
import org.springframework.jms.support.converter.MessageConverter;
import org.springframework.jms.support.converter.SimpleMessageConverter;

/** Lets all listeners take runs from their messages, and their replies carry them where the application says so. */
final class CurrentRunJmsListenerEndpointRegistry extends JmsListenerEndpointRegistry {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunJmsListenerEndpointRegistry.class);

    private final IncomingRun incoming;

    private final OutgoingRun outgoing;

    private final boolean repliesCarryRuns;

    CurrentRunJmsListenerEndpointRegistry(
            IncomingRun incoming, OutgoingRun outgoing, PropagationProperties propagation) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.repliesCarryRuns = propagation.jms();
    }

    @Override
    protected MessageListenerContainer createListenerContainer(
            JmsListenerEndpoint endpoint, JmsListenerContainerFactory<?> factory) {
        return super.createListenerContainer(
                endpoint, setUp -> takingRuns(setUp, factory.createListenerContainer(setUp)));
    }

    private MessageListenerContainer takingRuns(JmsListenerEndpoint endpoint, MessageListenerContainer created) {
        if (created instanceof AbstractMessageListenerContainer container) {
            takeRuns(container);
        } else if (created instanceof JmsMessageEndpointManager container && container.getMessageListener() != null) {
            MessageListener listener = container.getMessageListener();
            sendRuns(listener, container.getMessageConverter());
            container.setMessageListener(CurrentRunMessageListener.of(listener, incoming));
        } else {
            log.warn(
                    "The listener '{}' is without the runs of its messages: nothing takes them from those of a {}",
                    endpoint.getId(),
                    created.getClass().getName());
        }
        return created;
    }

    @SuppressWarnings("unchecked")
    private void takeRuns(AbstractMessageListenerContainer container) {
        Object listener = container.getMessageListener();
        sendRuns(listener, container.getMessageConverter());
        if (listener instanceof SessionAwareMessageListener<?> aware) {
            container.setMessageListener(
                    CurrentRunMessageListener.of((SessionAwareMessageListener<Message>) aware, incoming));
        } else if (listener instanceof MessageListener plain) {
            container.setMessageListener(CurrentRunMessageListener.of(plain, incoming));
        }
    }

    private void sendRuns(@Nullable Object listener, @Nullable MessageConverter converter) {
        if (repliesCarryRuns && listener instanceof AbstractAdaptableMessageListener adapter) {
            adapter.setMessageConverter(CurrentRunMessageConverter.of(
                    converter == null ? new SimpleMessageConverter() : converter, outgoing));
        }
    }
}
