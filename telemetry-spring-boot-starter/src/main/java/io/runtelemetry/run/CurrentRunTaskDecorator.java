package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import org.springframework.core.task.TaskDecorator;

/**
 * Has a task work for the run within which it was handed over, until it ends. Carries nothing else along, so the
 * application's own context is propagated as the application says.
 */
final class CurrentRunTaskDecorator implements TaskDecorator {

    private final OutgoingRun outgoing;

    CurrentRunTaskDecorator(OutgoingRun outgoing) {
        this.outgoing = outgoing;
    }

    @Override
    public Runnable decorate(Runnable task) {
        String runId = outgoing.runId();
        return runId == null ? task : () -> runWithin(runId, task);
    }

    /** A run that the thread knows by itself, as that of the process, stays where it is in the order of sources. */
    private void runWithin(String runId, Runnable task) {
        if (runId.equals(outgoing.runId())) {
            task.run();
        } else {
            CurrentRun.runWith(runId, task);
        }
    }
}
