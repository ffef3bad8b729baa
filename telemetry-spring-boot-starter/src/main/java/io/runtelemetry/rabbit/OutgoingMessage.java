package io.runtelemetry.rabbit;

import io.runtelemetry.run.OutgoingRun;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.MessagePropertiesBuilder;

/** What is sent instead of a message of the application, which may send it again, or its properties with another. */
final class OutgoingMessage {

    private OutgoingMessage() {}

    /** Returns a copy with the current run, or the message itself if there is no run or it names one. */
    static Message of(Message message, OutgoingRun outgoing) {
        MessageProperties properties = message.getMessageProperties();
        String runId = properties.getHeaders().containsKey(outgoing.header()) ? null : outgoing.runId();
        if (runId == null) {
            return message;
        }
        MessageProperties copy = MessagePropertiesBuilder.fromProperties(new Copy(properties))
                .copyProperties(properties)
                .setHeader(outgoing.header(), runId)
                .build();
        return new Message(message.getBody(), copy);
    }

    /** Has the user's ID of the original as well, which the template sets there when this copy has been made. */
    private static final class Copy extends MessageProperties {

        private static final long serialVersionUID = 1L;

        private final MessageProperties original;

        Copy(MessageProperties original) {
            this.original = original;
        }

        @Override
        public @Nullable String getUserId() {
            String own = super.getUserId();
            return own == null ? original.getUserId() : own;
        }
    }
}
