/** Takes the current run from JMS messages, and puts it on those that are sent. */
@NullMarked
package io.runtelemetry.jms;

import org.jspecify.annotations.NullMarked;
