package io.runtelemetry.jms;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.SessionAwareMessageListener;

/** Makes the run that a message names the current one while another listener processes it. */
final class CurrentRunMessageListener {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunMessageListener.class);

    private CurrentRunMessageListener() {}

    /** Returns a listener of JMS itself. */
    static MessageListener of(MessageListener listener, IncomingRun incoming) {
        return message -> {
            CurrentRun.Scope scope = open(message, incoming);
            try {
                listener.onMessage(message);
            } finally {
                scope.close();
            }
        };
    }

    /** Returns a listener that is given the session as well. */
    static SessionAwareMessageListener<Message> of(
            SessionAwareMessageListener<Message> listener, IncomingRun incoming) {
        return (message, session) -> {
            CurrentRun.Scope scope = open(message, incoming);
            try {
                listener.onMessage(message, session);
            } finally {
                scope.close();
            }
        };
    }

    private static CurrentRun.Scope open(Message message, IncomingRun incoming) {
        return incoming.open(name -> values(message, name));
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
}
