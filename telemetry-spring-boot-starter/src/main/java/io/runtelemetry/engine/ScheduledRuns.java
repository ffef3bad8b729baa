package io.runtelemetry.engine;

import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Gives each execution of a scheduled task a run of its own. It stands between the registrar of the tasks and its
 * scheduler, whichever that is: the application's schedulers, and what else it gives them to do, stay as they are.
 */
final class ScheduledRuns implements SchedulingConfigurer, Ordered {

    /** What the tasks of annotated methods are called. Others have names that mean nothing to a reader. */
    private static final Pattern METHOD = Pattern.compile("(?!jdk\\.proxy)[\\w$]+(?:\\.[\\w$]+)++");

    /** What a proxy's class has behind the name of its target's: tasks of reactive methods are named after the proxy. */
    private static final Pattern PROXY_SUFFIX = Pattern.compile("\\$\\$SpringCGLIB\\$\\$\\d+");

    private static final Logger log = LoggerFactory.getLogger(ScheduledRuns.class);

    private static final HexFormat HEX = HexFormat.of();

    private static final ThreadLocal<@Nullable String> RUN_ID = new ThreadLocal<>();

    static @Nullable String currentRunId() {
        return RUN_ID.get();
    }

    /** Comes after the application's own, which may have chosen the scheduler. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        TaskScheduler scheduler = registrar.getScheduler();
        if (scheduler != null) {
            registrar.setTaskScheduler(new DecoratingTaskScheduler(scheduler, Execution::new));
        }
    }

    /** The time in milliseconds, so that IDs sort by it, and 62 random bits. */
    private static @Nullable String nextRunId(Runnable task) {
        String time = HEX.toHexDigits(System.currentTimeMillis(), 12);
        String chance = HEX.toHexDigits(UUID.randomUUID().getLeastSignificantBits());
        return Engine.SCHEDULED.runId(time + chance, name(task));
    }

    /** Returns an empty text for a task that is no method. */
    private static String name(Runnable task) {
        try {
            String name = PROXY_SUFFIX.matcher(task.toString()).replaceFirst("");
            return METHOD.matcher(name).matches() ? name : "";
        } catch (RuntimeException | Error e) {
            log.debug("A scheduled task has no name", e);
            return "";
        }
    }

    /** A task within its run. It passes on what schedulers ask a task for. */
    private static final class Execution implements SchedulingAwareRunnable {

        private final Runnable task;

        Execution(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            RUN_ID.set(nextRunId(task));
            try {
                task.run();
            } finally {
                RUN_ID.remove();
            }
        }

        @Override
        public boolean isLongLived() {
            return task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
        }

        @Override
        public @Nullable String getQualifier() {
            return task instanceof SchedulingAwareRunnable aware ? aware.getQualifier() : null;
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }
}
