/** Shows Spring Boot's actuator what telemetry does, and its audit who has looked at links. */
@NullMarked
package io.runtelemetry.actuate;

import org.jspecify.annotations.NullMarked;
