package io.runtelemetry.engine;

import org.quartz.ListenerManager;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Adds a listener to each scheduler of the application, beside those that it has, where a
 * customizer of the factory would replace the application's own.
 */
final class QuartzSchedulerPostProcessor implements BeanPostProcessor, PriorityOrdered {

    private static final Logger log = LoggerFactory.getLogger(QuartzSchedulerPostProcessor.class);

    /** Made before those that make proxies, which would otherwise look at it, and for that make beans too early. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof SchedulerFactoryBean factory) {
            register(factory.getScheduler(), beanName);
        } else if (bean instanceof Scheduler scheduler) {
            register(scheduler, beanName);
        }
        return bean;
    }

    /** The second registration of a scheduler replaces the first, since listeners go by name. */
    private void register(Scheduler scheduler, String beanName) {
        try {
            ListenerManager listeners = scheduler.getListenerManager();
            listeners.addJobListener(new QuartzRuns());
            listeners.addTriggerListener(new QuartzRuns.Beginning());
        } catch (SchedulerException | RuntimeException e) {
            log.warn("Jobs of the Quartz scheduler '{}' are without telemetry: it takes no listener", beanName, e);
        }
    }
}
