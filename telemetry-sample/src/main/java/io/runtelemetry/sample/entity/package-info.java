/** What the entities of the business have in common: an ID, and facts to show. */
@NullMarked
package io.runtelemetry.sample.entity;

import org.jspecify.annotations.NullMarked;
