/** Records changes of Spring Data JDBC aggregates, as its callbacks tell of them. */
@NullMarked
package io.runtelemetry.jdbc;

import org.jspecify.annotations.NullMarked;
