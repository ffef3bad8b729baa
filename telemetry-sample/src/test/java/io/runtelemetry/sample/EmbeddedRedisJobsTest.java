package io.runtelemetry.sample;

/** With the Redis inside the process. */
final class EmbeddedRedisJobsTest extends JobsTest {}
