package io.runtelemetry.sample.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What templates ask about the person in front of them. */
@Component("access")
public class Access {

    static final String MAY_SEE_RUNS = "TELEMETRY_READ";

    /** Returns the name, or null if nobody has logged in. */
    public @Nullable String name() {
        return person().map(Authentication::getName).orElse(null);
    }

    public boolean maySeeRuns() {
        return person().stream()
                .flatMap(person -> person.getAuthorities().stream())
                .anyMatch(authority -> MAY_SEE_RUNS.equals(authority.getAuthority()));
    }

    private static Optional<Authentication> person() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .filter(authentication -> !(authentication instanceof AnonymousAuthenticationToken));
    }
}
