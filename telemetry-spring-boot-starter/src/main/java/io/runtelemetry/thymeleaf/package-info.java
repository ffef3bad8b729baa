/** Links to runs in pages that Thymeleaf renders: {@code <telemetry:link entity-type="payment" entity-id="${payment.id}"/>}. */
@NullMarked
package io.runtelemetry.thymeleaf;

import org.jspecify.annotations.NullMarked;
