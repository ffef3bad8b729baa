/** Takes the current run from RabbitMQ messages, and puts it on those that are sent. */
@NullMarked
package io.runtelemetry.rabbit;

import org.jspecify.annotations.NullMarked;
