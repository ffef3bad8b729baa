package io.runtelemetry.redis;

import java.time.Duration;

/** How long to wait: for a reply to a read, for the replies to a batch of writes, for a connection. */
record Timeouts(Duration read, Duration write, Duration connect) {}
