/** What customers are told. */
@NullMarked
package io.runtelemetry.sample.notification;

import org.jspecify.annotations.NullMarked;
