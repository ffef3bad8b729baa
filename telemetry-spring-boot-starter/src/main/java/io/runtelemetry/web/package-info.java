/** Answers internal tools over HTTP, on servlets and WebFlux: links, histories, states, and the files of the web component and the finder. */
@NullMarked
package io.runtelemetry.web;

import org.jspecify.annotations.NullMarked;
