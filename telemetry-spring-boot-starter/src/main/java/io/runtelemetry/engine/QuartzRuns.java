package io.runtelemetry.engine;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.quartz.listeners.JobListenerSupport;
import org.quartz.listeners.SchedulerListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the job that Quartz has fired on the calling thread, whichever scheduler and context it belongs to. Throws nothing:
 * Quartz would not run the job.
 */
final class QuartzRuns extends JobListenerSupport {

    private static final Logger log = LoggerFactory.getLogger(QuartzRuns.class);

    private static final ThreadLocal<@Nullable String> RUN_ID = new ThreadLocal<>();

    @Override
    public String getName() {
        return QuartzRuns.class.getName();
    }

    static @Nullable String currentRunId() {
        return RUN_ID.get();
    }

    /** Not called for a job that is vetoed. */
    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
        try {
            JobKey job = context.getJobDetail().getKey();
            RUN_ID.set(Engine.QUARTZ.runId(context.getFireInstanceId(), job.getGroup(), job.getName()));
        } catch (RuntimeException e) {
            RUN_ID.remove();
            log.warn("The run ID of a Quartz job could not be found out; the job goes on without telemetry", e);
        }
    }

    /** Forgets the job where a listener of the application fails, so that Quartz never says that the job has ended. */
    static final class Failures extends SchedulerListenerSupport {

        private static final String LISTENER_FAILED = "Unable to notify JobListener(s)";

        @Override
        public void schedulerError(String message, SchedulerException cause) {
            if (message.startsWith(LISTENER_FAILED)) {
                RUN_ID.remove();
            }
        }
    }

    /** Called when the job has ended, in whatever way. */
    @Override
    public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException failure) {
        RUN_ID.remove();
    }
}
