package io.runtelemetry.rabbit;

import com.rabbitmq.client.Channel;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Makes the run that a message names the current one while another listener processes it: a customizer of containers may
 * have replaced the chain of advice that had {@link CurrentRunAdvice} in it.
 */
class CurrentRunMessageListener<L extends MessageListener> implements MessageListener {

    final L listener;

    final IncomingRun incoming;

    private CurrentRunMessageListener(L listener, IncomingRun incoming) {
        this.listener = listener;
        this.incoming = incoming;
    }

    /** Returns a listener of the same kind. */
    static MessageListener of(MessageListener listener, IncomingRun incoming) {
        return listener instanceof ChannelAwareMessageListener aware
                ? new OfChannel(aware, incoming)
                : new CurrentRunMessageListener<>(listener, incoming);
    }

    @Override
    public void onMessage(Message message) {
        CurrentRun.Scope scope = CurrentRunAdvice.open(message, incoming);
        try {
            listener.onMessage(message);
        } finally {
            scope.close();
        }
    }

    @Override
    public void containerAckMode(AcknowledgeMode mode) {
        listener.containerAckMode(mode);
    }

    @Override
    public boolean isAsyncReplies() {
        return listener.isAsyncReplies();
    }

    private static final class OfChannel extends CurrentRunMessageListener<ChannelAwareMessageListener>
            implements ChannelAwareMessageListener {

        OfChannel(ChannelAwareMessageListener listener, IncomingRun incoming) {
            super(listener, incoming);
        }

        @Override
        public void onMessage(Message message, @Nullable Channel channel) throws Exception {
            CurrentRun.Scope scope = CurrentRunAdvice.open(message, incoming);
            try {
                listener.onMessage(message, channel);
            } finally {
                scope.close();
            }
        }
    }
}
