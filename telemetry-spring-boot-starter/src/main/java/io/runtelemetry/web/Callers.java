package io.runtelemetry.web;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Returns who makes a request. */
interface Callers {

    /**
     * Returns what the application knows of a caller.
     *
     * @param principal as the request has it; null if it has none
     */
    Caller of(@Nullable Principal principal);
}
