package io.runtelemetry.jms;

import io.runtelemetry.run.OutgoingRun;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.support.converter.MessageConverter;
import org.springframework.jms.support.converter.SmartMessageConverter;

/**
 * Puts the current run on the messages that another converter creates. A message that names a run keeps it, and so does one
 * that has been converted already: it is the application's, which may send it again.
 */
class CurrentRunMessageConverter<C extends MessageConverter> implements MessageConverter {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunMessageConverter.class);

    final C converter;

    private final OutgoingRun outgoing;

    private CurrentRunMessageConverter(C converter, OutgoingRun outgoing) {
        this.converter = converter;
        this.outgoing = outgoing;
    }

    /** Returns a converter of the same kind, or the converter itself if it puts runs on messages already. */
    static MessageConverter of(MessageConverter converter, OutgoingRun outgoing) {
        if (converter instanceof CurrentRunMessageConverter<?>) {
            return converter;
        }
        return converter instanceof SmartMessageConverter smart
                ? new Smart(smart, outgoing)
                : new CurrentRunMessageConverter<>(converter, outgoing);
    }

    @Override
    public Message toMessage(Object object, Session session) throws JMSException {
        return withRun(object, converter.toMessage(object, session));
    }

    @Override
    public Object fromMessage(Message message) throws JMSException {
        return converter.fromMessage(message);
    }

    Message withRun(Object object, Message message) {
        String runId = message == object ? null : outgoing.runId();
        if (runId != null) {
            String property = PropertyName.of(outgoing.header());
            try {
                if (!message.propertyExists(property)) {
                    message.setStringProperty(property, runId);
                }
            } catch (JMSException e) {
                log.debug("A message takes no property and is sent without its run", e);
            }
        }
        return message;
    }

    private static final class Smart extends CurrentRunMessageConverter<SmartMessageConverter>
            implements SmartMessageConverter {

        Smart(SmartMessageConverter converter, OutgoingRun outgoing) {
            super(converter, outgoing);
        }

        @Override
        public Message toMessage(Object object, Session session, @Nullable Object conversionHint) throws JMSException {
            return withRun(object, converter.toMessage(object, session, conversionHint));
        }
    }
}
