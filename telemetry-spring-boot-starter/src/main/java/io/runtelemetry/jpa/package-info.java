/** Records changes of JPA entities, as Hibernate tells of them. */
@NullMarked
package io.runtelemetry.jpa;

import org.jspecify.annotations.NullMarked;
