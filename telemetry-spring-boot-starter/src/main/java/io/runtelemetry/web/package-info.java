/** Answers internal tools over HTTP, on servlets and WebFlux: links, histories, states, and the script of the web component. */
@NullMarked
package io.runtelemetry.web;

import org.jspecify.annotations.NullMarked;
