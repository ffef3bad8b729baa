package io.runtelemetry.sample.coverage;

/**
 * Something that records entities of a type.
 *
 * @param name a job's method, or an entity
 * @param which the expression for the IDs, or that a change is enough
 */
record Source(String entityType, String name, String which) {}
