/** Takes Redis away from running jobs, in each way that it can go, and counts what becomes of the jobs and of their records. */
@NullMarked
package io.runtelemetry.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
