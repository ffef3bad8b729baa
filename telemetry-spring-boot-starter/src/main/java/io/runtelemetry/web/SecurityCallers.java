package io.runtelemetry.web;

import java.security.Principal;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Identifies callers by what Spring Security knows of them: the principals of its requests are authentications. */
record SecurityCallers(@Nullable RoleHierarchy roles) implements Callers {

    private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

    static SecurityCallers of(ListableBeanFactory application) {
        return new SecurityCallers(
                application.getBeanProvider(RoleHierarchy.class).getIfUnique());
    }

    @Override
    public Caller of(@Nullable Principal principal) {
        if (!(principal instanceof Authentication authentication)
                || !authentication.isAuthenticated()
                || TRUST.isAnonymous(authentication)) {
            return Caller.ANONYMOUS;
        }
        Collection<? extends GrantedAuthority> granted = authentication.getAuthorities();
        Collection<? extends GrantedAuthority> reachable =
                roles == null ? granted : roles.getReachableGrantedAuthorities(granted);
        return new Caller(
                authentication.getName(),
                reachable.stream()
                        .map(GrantedAuthority::getAuthority)
                        .filter(authority -> authority != null)
                        .collect(Collectors.toSet()));
    }
}
