package io.runtelemetry.jms;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.SessionAwareMessageListener;

/**
 * Makes the run that a message names the current one while another listener processes it.
 *
 * @param listener a {@link SessionAwareMessageListener} or a {@link MessageListener}
 */
record CurrentRunMessageListener(Object listener, IncomingRun incoming)
        implements SessionAwareMessageListener<Message> {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunMessageListener.class);

    @Override
    public void onMessage(Message message, Session session) throws JMSException {
        CurrentRun.Scope scope = CurrentRun.open(incoming.runId(name -> values(message, name)));
        try {
            pass(message, session);
        } finally {
            scope.close();
        }
    }

    private static List<String> values(Message message, String name) {
        try {
            String value = message.getStringProperty(PropertyName.of(name));
            return value == null ? List.of() : List.of(value);
        } catch (JMSException e) {
            log.debug("A message's property cannot be read and is left aside", e);
            return List.of();
        }
    }

    @SuppressWarnings("unchecked")
    private void pass(Message message, Session session) throws JMSException {
        if (listener instanceof SessionAwareMessageListener<?> aware) {
            ((SessionAwareMessageListener<Message>) aware).onMessage(message, session);
        } else {
            ((MessageListener) listener).onMessage(message);
        }
    }
}
