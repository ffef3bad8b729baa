package io.runtelemetry.rabbit;

import io.runtelemetry.run.OutgoingRun;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.amqp.support.converter.SmartMessageConverter;

/** Puts the current run on what a listener replies, by the converter of the replies. */
class CurrentRunMessageConverter<C extends MessageConverter> implements MessageConverter {

    final C converter;

    private final OutgoingRun outgoing;

    private CurrentRunMessageConverter(C converter, OutgoingRun outgoing) {
        this.converter = converter;
        this.outgoing = outgoing;
    }

    /** Returns a converter of the same kind. */
    static MessageConverter of(MessageConverter converter, OutgoingRun outgoing) {
        return converter instanceof SmartMessageConverter smart
                ? new Smart(smart, outgoing)
                : new CurrentRunMessageConverter<>(converter, outgoing);
    }

    @Override
    public Message toMessage(Object object, MessageProperties properties) {
        return OutgoingMessage.of(converter.toMessage(object, properties), outgoing);
    }

    @Override
    public Message toMessage(Object object, MessageProperties properties, @Nullable Type genericType) {
        return OutgoingMessage.of(converter.toMessage(object, properties, genericType), outgoing);
    }

    @Override
    public Object fromMessage(Message message) {
        return converter.fromMessage(message);
    }

    private static final class Smart extends CurrentRunMessageConverter<SmartMessageConverter>
            implements SmartMessageConverter {

        Smart(SmartMessageConverter converter, OutgoingRun outgoing) {
            super(converter, outgoing);
        }

        @Override
        public Object fromMessage(Message message, @Nullable Object conversionHint) {
            return converter.fromMessage(message, conversionHint);
        }
    }
}
