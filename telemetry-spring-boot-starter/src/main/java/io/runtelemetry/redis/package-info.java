/** Keeps records in Redis, through Spring Data Redis. */
@NullMarked
package io.runtelemetry.redis;

import org.jspecify.annotations.NullMarked;
