/** What benchmarks have found, as files of raw output and as the tables and the picture of the page about performance. */
@NullMarked
package io.runtelemetry.benchmarks.results;

import org.jspecify.annotations.NullMarked;
