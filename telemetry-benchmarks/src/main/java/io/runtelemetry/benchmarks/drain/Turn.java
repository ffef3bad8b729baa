package io.runtelemetry.benchmarks.drain;

/**
 * What is done in each round.
 *
 * @param writer writes
 * @param records how many
 */
record Turn(RecordWriter writer, int records) {}
