/** Sets telemetry up in a Spring Boot application: properties and beans, each of which can be replaced. */
@NullMarked
package io.runtelemetry.autoconfigure;

import org.jspecify.annotations.NullMarked;
