package io.runtelemetry.engine;

import io.runtelemetry.RunIdSource;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.scope.context.JobContext;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.scope.context.StepContext;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;

/**
 * The job execution that the calling thread works for, as far as Spring Batch itself knows it: in steps, also on the
 * threads of a multi-threaded or partitioned one, and in what surrounds the steps of a job.
 */
final class BatchRunIdSource implements RunIdSource {

    private final BooleanSupplier resourceless;

    /**
     * Creates the source.
     *
     * @param resourceless whether the application's job repository is one that calls each execution 1, so that the time
     *     of its launch has to distinguish it from others
     */
    BatchRunIdSource(BooleanSupplier resourceless) {
        this.resourceless = resourceless;
    }

    @Override
    public @Nullable String currentRunId() {
        JobExecution execution = execution();
        if (execution == null) {
            return null;
        }
        String id = Long.toString(execution.getId());
        if (resourceless.getAsBoolean()) {
            id += "-" + execution.getCreateTime().toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        return Engine.BATCH.runId(id, execution.getJobInstance().getJobName());
    }

    private static @Nullable JobExecution execution() {
        // The job first: around the steps of a job that a step launches, the step is still the outer one.
        JobContext job = JobSynchronizationManager.getContext();
        if (job != null) {
            return job.getJobExecution();
        }
        StepContext step = StepSynchronizationManager.getContext();
        return step == null ? null : step.getStepExecution().getJobExecution();
    }
}
