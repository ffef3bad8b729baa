package io.runtelemetry.aspect;

import java.util.Arrays;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Joins proxies that the application creates itself, whose annotations are not seen from outside, and notes woven beans. Part of
 * AOP's infrastructure, or Spring would create all advisors of the application, and what they depend on, before it.
 */
final class AdvisedBeanPostProcessor implements BeanPostProcessor, AopInfrastructureBean {

    private final RecordOperationSource source;

    private final RecordsTelemetryAdvisor advisor;

    private final WovenBeans woven;

    AdvisedBeanPostProcessor(RecordOperationSource source, RecordsTelemetryAdvisor advisor, WovenBeans woven) {
        this.source = source;
        this.advisor = advisor;
        this.woven = woven;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        woven.add(bean);
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Advised advised
                && !advised.isFrozen()
                && !isRecorded(advised)
                && source.check(AopUtils.getTargetClass(bean))) {
            advised.addAdvisor(0, advisor);
        }
        return bean;
    }

    private boolean isRecorded(Advised advised) {
        return Arrays.asList(advised.getAdvisors()).contains(advisor);
    }
}
