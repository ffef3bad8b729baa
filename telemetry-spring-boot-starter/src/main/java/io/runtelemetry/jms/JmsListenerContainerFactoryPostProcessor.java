package io.runtelemetry.jms;

import io.runtelemetry.run.IncomingRun;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.PriorityOrdered;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

/**
 * Has each factory of listener containers take runs from messages. JMS has nothing to intercept a listener with, so the
 * factory is advised, and gives the containers that it creates a listener around theirs.
 */
final class JmsListenerContainerFactoryPostProcessor extends AbstractAdvisingBeanPostProcessor
        implements PriorityOrdered {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("this-escape") // as all post-processors of this kind
    JmsListenerContainerFactoryPostProcessor(ObjectProvider<IncomingRun> incoming) {
        MethodInterceptor takingRuns = invocation -> {
            Object made = invocation.proceed();
            if (made instanceof AbstractMessageListenerContainer container) {
                takeRuns(container, incoming.getObject());
            }
            return made;
        };
        NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(takingRuns);
        advisor.setMappedName("createListenerContainer");
        this.advisor = advisor;
        setProxyTargetClass(true);
    }

    @Override
    protected boolean isEligible(Class<?> targetClass) {
        return JmsListenerContainerFactory.class.isAssignableFrom(targetClass)
                && !Modifier.isFinal(targetClass.getModifiers());
    }

    private static void takeRuns(AbstractMessageListenerContainer container, IncomingRun incoming) {
        Object listener = container.getMessageListener();
        if (listener != null) {
            container.setMessageListener(new CurrentRunMessageListener(listener, incoming));
        }
    }
}
