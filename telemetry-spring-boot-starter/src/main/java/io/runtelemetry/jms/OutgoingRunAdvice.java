package io.runtelemetry.jms;

import io.runtelemetry.run.OutgoingRun;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jms.core.JmsOperations;
import org.springframework.jms.core.MessageCreator;
import org.springframework.jms.core.MessagePostProcessor;

/**
 * Puts the current run on the message that an operation sends. A message that names a run keeps it. What is sent through a
 * {@code ProducerCallback} is the application's own.
 */
record OutgoingRunAdvice(ObjectProvider<OutgoingRun> outgoing) implements MethodInterceptor {

    private static final Logger log = LoggerFactory.getLogger(OutgoingRunAdvice.class);

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        boolean converts = invocation.getMethod().getName().equals("convertAndSend");
        if (!converts && !invocation.getMethod().getName().startsWith("send")) {
            return invocation.proceed();
        }
        OutgoingRun outgoingRun = outgoing.getObject();
        String runId = outgoingRun.runId();
        if (runId == null) {
            return invocation.proceed();
        }
        Run run = new Run(PropertyName.of(outgoingRun.header()), runId);
        if (run.isPutInto(invocation.getArguments())) {
            return invocation.proceed();
        }
        if (converts && invocation.getThis() instanceof JmsOperations operations) {
            convertAndSend(operations, invocation, run);
            return null;
        }
        return invocation.proceed();
    }

    /** Calls the operation that does the same and lets the message be post-processed. */
    private static void convertAndSend(JmsOperations operations, MethodInvocation invocation, Run run) {
        Object[] args = invocation.getArguments();
        if (args.length == 1) {
            operations.convertAndSend(args[0], run::putOn);
        } else if (args[0] instanceof Destination destination) {
            operations.convertAndSend(destination, args[1], run::putOn);
        } else {
            operations.convertAndSend((String) args[0], args[1], run::putOn);
        }
    }

    private record Run(String property, String runId) {

        /** Returns whether one of the arguments makes or changes the message, and has been replaced by one that puts the run on it. */
        boolean isPutInto(@Nullable Object[] args) {
            int last = args.length - 1;
            if (args[last] instanceof MessageCreator creator) {
                args[last] = (MessageCreator) session -> putOn(creator.createMessage(session));
                return true;
            }
            if (last > 0 && args[last] instanceof MessagePostProcessor postProcessor) {
                args[last] = (MessagePostProcessor) message -> putOn(postProcessor.postProcessMessage(message));
                return true;
            }
            return false;
        }

        /** A message that has been received can be sent on, but not changed. */
        Message putOn(Message message) {
            try {
                if (!message.propertyExists(property)) {
                    message.setStringProperty(property, runId);
                }
            } catch (JMSException e) {
                log.debug("A message takes no property and is sent without its run", e);
            }
            return message;
        }
    }
}
