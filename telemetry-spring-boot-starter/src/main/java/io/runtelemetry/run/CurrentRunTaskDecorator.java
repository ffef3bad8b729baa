package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * Lets a task work for the runs of the thread that handed it over, until it ends, and for none but those. Carries nothing
 * else along, so the application's own context is propagated as the application says. A long-lived task, as the loop of a
 * message listener container, begins without a run: what it does belongs to whatever it finds to do.
 */
final class CurrentRunTaskDecorator implements TaskDecorator {

    private final HandedOnRuns handedOn;

    CurrentRunTaskDecorator(HandedOnRuns handedOn) {
        this.handedOn = handedOn;
    }

    @Override
    public Runnable decorate(Runnable task) {
        HandedOnRuns.Runs runs = isLongLived(task) ? null : handedOn.capture();
        return () -> {
            CurrentRun.Scope scope = HandedOnRuns.begin(runs == null ? null : runs.currentRun(), runs);
            try {
                task.run();
            } finally {
                scope.close();
            }
        };
    }

    private static boolean isLongLived(Runnable task) {
        return task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
    }
}
