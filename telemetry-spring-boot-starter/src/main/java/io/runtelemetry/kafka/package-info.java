/** Takes the current run from Kafka records, and puts it on those that are sent. */
@NullMarked
package io.runtelemetry.kafka;

import org.jspecify.annotations.NullMarked;
