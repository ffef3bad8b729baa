package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.results.Options;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is run, and for how long.
 *
 * @param rate how many jobs are to begin in a second
 * @param workers how many threads run jobs
 * @param warmUp how long jobs run before anything is measured
 * @param before how long jobs run before the fault
 * @param fault how long a fault lasts, save for an outage
 * @param outage how long a killed server stays away
 * @param after how long jobs run after the fault
 * @param catchUp how long jobs that could not begin in time may take to be done with, once no more are to begin
 * @param only a regular expression for what is found in the names of faults to be run; by default all
 * @param baseline whether to run the hand-written aspect as well
 */
record FaultOptions(
        @DefaultValue("1000") int rate,
        @DefaultValue("16") int workers,
        @DefaultValue("3s") Duration warmUp,
        @DefaultValue("10s") Duration before,
        @DefaultValue("10s") Duration fault,
        @DefaultValue("30s") Duration outage,
        @DefaultValue("10s") Duration after,
        @DefaultValue("30s") Duration catchUp,
        @DefaultValue(".*") String only,
        @DefaultValue("true") boolean baseline) {

    /** Reads options as {@code --fault=5s}. */
    static FaultOptions of(String... arguments) {
        return Options.of(FaultOptions.class, arguments);
    }

    /** Returns for how long jobs are to begin. */
    Duration total(Duration lasting) {
        return warmUp.plus(before).plus(lasting).plus(after);
    }
}
