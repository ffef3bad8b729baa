package io.runtelemetry.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Tells whether the run of a reactive request reaches methods that return plain values, which otherwise record nothing. */
final class ReactorContextCheck {

    private static final Logger log = LoggerFactory.getLogger(ReactorContextCheck.class);

    private static final String LIBRARY = "io.micrometer:context-propagation";

    private static final String PROPERTY = "spring.reactor.context-propagation";

    private ReactorContextCheck() {}

    static void warnIfIncomplete(Environment environment) {
        boolean library = ClassUtils.isPresent("io.micrometer.context.ContextSnapshot", null);
        boolean property = "auto".equalsIgnoreCase(environment.getProperty(PROPERTY));
        if (library && property) {
            return;
        }
        String missing = library ? "set " + PROPERTY + "=auto" : "add " + LIBRARY;
        if (!library && !property) {
            missing += " and set " + PROPERTY + "=auto";
        }
        log.warn(
                "The run of a request does not reach annotated methods that return neither a Mono nor a Flux, and they record"
                        + " nothing: {}",
                missing);
    }
}
