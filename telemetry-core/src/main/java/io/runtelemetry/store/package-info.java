/** How records look in a store, and the store that lives in memory. */
@NullMarked
package io.runtelemetry.store;

import org.jspecify.annotations.NullMarked;
