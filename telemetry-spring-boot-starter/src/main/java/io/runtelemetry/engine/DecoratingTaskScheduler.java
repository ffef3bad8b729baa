package io.runtelemetry.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/** Has another scheduler run decorated tasks. */
record DecoratingTaskScheduler(TaskScheduler target, UnaryOperator<Runnable> decorator) implements TaskScheduler {

    @Override
    public Clock getClock() {
        return target.getClock();
    }

    @Override
    public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
        return target.schedule(decorator.apply(task), trigger);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
        return target.schedule(decorator.apply(task), startTime);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
        return target.scheduleAtFixedRate(decorator.apply(task), startTime, period);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
        return target.scheduleAtFixedRate(decorator.apply(task), period);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
        return target.scheduleWithFixedDelay(decorator.apply(task), startTime, delay);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
        return target.scheduleWithFixedDelay(decorator.apply(task), delay);
    }
}
