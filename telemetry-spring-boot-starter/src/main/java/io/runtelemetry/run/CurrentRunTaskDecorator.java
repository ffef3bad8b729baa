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

    private static final StackWalker STACK = StackWalker.getInstance();

    private static final int MAX_FRAMES = 8;

    private final HandedOnRuns handedOn;

    CurrentRunTaskDecorator(HandedOnRuns handedOn) {
        this.handedOn = handedOn;
    }

    @Override
    public Runnable decorate(Runnable task) {
        HandedOnRuns.Runs runs = isLongLived(task) || isScheduled() ? null : handedOn.capture();
        return () -> {
            CurrentRun.Scope scope = HandedOnRuns.begin(runs == null ? null : runs.currentRun(), runs);
            try {
                task.run();
            } finally {
                scope.close();
            }
        };
    }

    /**
     * Returns whether a scheduler decorates what it will run later or again and again, beyond the end of this run. The task
     * does not tell: schedulers have what they execute once decorated in the same way.
     */
    private static boolean isScheduled() {
        return STACK.walk(frames -> frames.skip(2)
                .limit(MAX_FRAMES)
                .anyMatch(frame -> frame.getMethodName().startsWith("schedule")
                        && frame.getClassName().startsWith("org.springframework.scheduling.")));
    }

    private static boolean isLongLived(Runnable task) {
        return task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
    }
}
