package io.runtelemetry.jms;

import io.runtelemetry.run.OutgoingRun;
import java.lang.reflect.Modifier;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.PriorityOrdered;
import org.springframework.jms.core.JmsTemplate;

/** Has each template put the current run on messages that it sends, by advice: JMS has nothing to intercept them with. */
final class JmsTemplatePostProcessor extends AbstractAdvisingBeanPostProcessor implements PriorityOrdered {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("this-escape") // as all post-processors of this kind
    JmsTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        this.advisor = new DefaultPointcutAdvisor(new OutgoingRunAdvice(outgoing));
        setProxyTargetClass(true);
    }

    @Override
    protected boolean isEligible(Class<?> targetClass) {
        return JmsTemplate.class.isAssignableFrom(targetClass) && !Modifier.isFinal(targetClass.getModifiers());
    }
}
