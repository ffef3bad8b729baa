package io.runtelemetry.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * Answers some of the requests under the base path, on both kinds of web applications. The routes are asked in their order,
 * and only for callers who may ask; they may block.
 */
interface ApiRoute {

    /** Returns the answer, or null if another route has it. */
    @Nullable
    ResponseEntity<byte[]> answer(ApiRequest request);

    /** Hears of a request of somebody who is known and may not ask. */
    default void onDenied(ApiRequest request) {}
}
