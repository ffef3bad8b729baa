package io.runtelemetry.rabbit;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import java.util.List;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;

/** Makes the run that a message names the current one while a listener container has it processed. */
record CurrentRunAdvice(IncomingRun incoming) implements MethodInterceptor {

    /** Lets all containers of a factory take runs from messages, around the application's own advice, as for retries. */
    static void addTo(BaseRabbitListenerContainerFactory<?> factory, IncomingRun incoming) {
        Advice[] own = factory.getAdviceChain();
        factory.setAdviceChain(
                Stream.concat(Stream.of(new CurrentRunAdvice(incoming)), own == null ? Stream.empty() : Stream.of(own))
                        .toArray(Advice[]::new));
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        @Nullable Object[] args = invocation.getArguments();
        // The container hands over a channel and a message, or a channel and a batch of them, which may name several
        // runs.
        CurrentRun.Scope scope =
                args.length == 2 && args[1] instanceof Message message ? open(message, incoming) : incoming.openNone();
        try {
            return invocation.proceed();
        } finally {
            scope.close();
        }
    }

    static CurrentRun.Scope open(Message message, IncomingRun incoming) {
        return incoming.open(name -> values(message, name));
    }

    private static List<String> values(Message message, String name) {
        Object header = message.getMessageProperties().getHeader(name);
        return header == null ? List.of() : List.of(header.toString());
    }
}
