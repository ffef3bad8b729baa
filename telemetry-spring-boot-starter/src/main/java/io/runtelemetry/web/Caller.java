package io.runtelemetry.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as far as the application has found out.
 *
 * @param name the name, or null where the caller is anonymous
 * @param authorities what the caller may do, as Spring Security names it
 */
record Caller(@Nullable String name, Set<String> authorities) {

    static final Caller ANONYMOUS = new Caller(null, Set.of());

    static Caller named(@Nullable String name) {
        return new Caller(name, Set.of());
    }
}
