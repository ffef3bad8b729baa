package io.runtelemetry.engine;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.listeners.JobListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job that Quartz has fired on the calling thread. Throws nothing: Quartz would not run the job. */
final class QuartzRuns extends JobListenerSupport {

    private static final Logger log = LoggerFactory.getLogger(QuartzRuns.class);

    private final ThreadLocal<@Nullable String> runId = new ThreadLocal<>();

    @Override
    public String getName() {
        return QuartzRuns.class.getName();
    }

    @Nullable
    String currentRunId() {
        return runId.get();
    }

    /** Not called for a job that is vetoed. */
    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
        try {
            JobKey job = context.getJobDetail().getKey();
            runId.set(Engine.QUARTZ.runId(context.getFireInstanceId(), job.getGroup(), job.getName()));
        } catch (RuntimeException e) {
            runId.remove();
            log.warn("The run ID of a Quartz job could not be found out; the job goes on without telemetry", e);
        }
    }

    /** Called when the job has ended, in whatever way. */
    @Override
    public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException failure) {
        runId.remove();
    }
}
