/** Reports to Spring Boot's health endpoint how the store answers and what waits for it. */
@NullMarked
package io.runtelemetry.health;

import org.jspecify.annotations.NullMarked;
