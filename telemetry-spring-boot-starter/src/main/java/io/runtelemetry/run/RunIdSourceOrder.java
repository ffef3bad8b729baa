package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import org.springframework.core.Ordered;

/**
 * Where each {@link io.runtelemetry.RunIdSource} stands: the smallest number is asked first. An expression of the
 * annotation goes before them all. An application's own source says where it stands with
 * {@link org.springframework.core.annotation.Order @Order}; without, it is asked after the engines and before the
 * environment.
 *
 * <p>Engines stand in the order in which one starts another on its own thread: the innermost run is the one recorded.
 */
public final class RunIdSourceOrder {

    /** {@link CurrentRun}, which code, HTTP requests and messages set. */
    public static final int CURRENT_RUN = 0;

    /** The job execution of Spring Batch, which any of the others may have launched. */
    public static final int BATCH = 1_000;

    /** The job of JobRunr. */
    public static final int JOBRUNR = 2_000;

    /** The fired job of Quartz. */
    public static final int QUARTZ = 3_000;

    /** The execution of a {@code @Scheduled} method. */
    public static final int SCHEDULED = 4_000;

    /** The process environment of a trigger.dev task, which all that the process does belongs to. */
    public static final int ENVIRONMENT = Ordered.LOWEST_PRECEDENCE;

    private RunIdSourceOrder() {}
}
