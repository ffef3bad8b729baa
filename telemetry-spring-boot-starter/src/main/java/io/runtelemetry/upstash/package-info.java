/** Keeps records in Upstash Redis through its REST API, with the JDK's HTTP client and no Redis client. */
@NullMarked
package io.runtelemetry.upstash;

import org.jspecify.annotations.NullMarked;
