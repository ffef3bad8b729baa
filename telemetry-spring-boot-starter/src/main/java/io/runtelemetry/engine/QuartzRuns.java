package io.runtelemetry.engine;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.ListenerManager;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.listeners.JobListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Notes the job that Quartz has fired on the calling thread, whichever scheduler and context it belongs to. Throws nothing:
 * Quartz would not run the job.
 */
final class QuartzRuns extends JobListenerSupport {

    private static final Logger log = LoggerFactory.getLogger(QuartzRuns.class);

    private static final StackWalker STACK = StackWalker.getInstance();

    private static final ThreadLocal<@Nullable String> RUN_ID = new ThreadLocal<>();

    @Override
    public String getName() {
        return QuartzRuns.class.getName();
    }

    /** Listens to the jobs of a scheduler, beside listeners that it has, which a customizer of the factory would replace. */
    static void listenTo(Object bean, String beanName) {
        if (bean instanceof SchedulerFactoryBean factory) {
            listenTo(factory.getScheduler(), beanName);
        } else if (bean instanceof Scheduler scheduler) {
            listenTo(scheduler, beanName);
        }
    }

    /** The second registration of a scheduler replaces the first, since listeners go by name. */
    private static void listenTo(Scheduler scheduler, String beanName) {
        try {
            ListenerManager listeners = scheduler.getListenerManager();
            listeners.addJobListener(new QuartzRuns());
            listeners.addTriggerListener(new Beginning());
        } catch (SchedulerException | RuntimeException e) {
            log.warn("Jobs of the Quartz scheduler '{}' are without telemetry: it takes no listener", beanName, e);
        }
    }

    /**
     * Looks whether Quartz is at work on the thread at all: where a listener of the application fails between, nobody is told
     * that the job has ended, and an error passes by all of Quartz.
     */
    static @Nullable String currentRunId() {
        String runId = RUN_ID.get();
        return runId != null && STACK.walk(frames -> frames.anyMatch(QuartzRuns::isQuartz)) ? runId : null;
    }

    private static boolean isQuartz(StackWalker.StackFrame frame) {
        return frame.getClassName().equals("org.quartz.core.JobRunShell");
    }

    /** Not called for a job that is vetoed. */
    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
        try {
            JobKey job = context.getJobDetail().getKey();
            RUN_ID.set(Engine.QUARTZ.runId(context.getFireInstanceId(), job.getGroup(), job.getName()));
        } catch (RuntimeException | Error e) {
            RUN_ID.remove();
            log.warn("The run ID of a Quartz job could not be found out; the job goes on without telemetry", e);
        }
    }

    /** Called when the job has ended, in whatever way. */
    @Override
    public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException failure) {
        RUN_ID.remove();
    }

    /** Begins each firing without the job before, whatever became of it. */
    static final class Beginning extends TriggerListenerSupport {

        @Override
        public String getName() {
            return QuartzRuns.class.getName();
        }

        @Override
        public void triggerFired(Trigger trigger, JobExecutionContext context) {
            RUN_ID.remove();
        }
    }
}
