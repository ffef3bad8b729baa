package io.runtelemetry.aspect;

import org.jspecify.annotations.Nullable;

/** An expression of an annotation, parsed and checked, ready to be asked about a call. */
interface JobExpression {

    /** Returns the expression as it is written. */
    String text();

    /** Returns whether the expression can be asked only after the method has returned. */
    boolean needsResult();

    /**
     * Returns the value for a call.
     *
     * @throws Throwable whatever the application's own code throws on the way
     */
    @Nullable
    Object value(JobCall call) throws Throwable;

    /** Returns whether the value for a call is known to be one that the job has, and not made for the expression. */
    default boolean isJobsOwn(@Nullable Object value, JobCall call) throws Throwable {
        return false;
    }
}
