package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.input.InvalidSettingException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Decides who may ask. It stands by itself: a chain of filters that forgets the base path opens nothing. */
final class Access {

    /** What is decided about a caller. */
    enum Decision {
        /** The caller may ask. */
        GRANTED,
        /** Nobody knows who is calling. */
        UNAUTHENTICATED,
        /** The caller is known and may not ask. */
        FORBIDDEN
    }

    /** For callers behind a filter that takes every bearer token for one of its own, as a resource server's does. */
    static final String TOKEN_HEADER = "Telemetry-Token";

    private static final String BEARER = "Bearer ";

    private static final String TOKEN_HOLDER = "token";

    private final @Nullable String authority;

    private final byte @Nullable [] token;

    private final boolean anonymousAllowed;

    private Access(@Nullable String authority, @Nullable String token, boolean anonymousAllowed) {
        this.authority = authority;
        this.token = token == null ? null : token.getBytes(UTF_8);
        this.anonymousAllowed = anonymousAllowed;
    }

    /**
     * Returns what decides by an authority, or by the token if there is one.
     *
     * @throws InvalidSettingException if the properties ask for less
     */
    static Access withSpringSecurity(WebProperties properties) {
        if (properties.allowAnonymous()) {
            throw new InvalidSettingException(
                    "telemetry.web.allow-anonymous=true has no effect where Spring Security is on the classpath",
                    "Remove it, and grant the authority " + properties.authority() + " to those who may see the links");
        }
        return new Access(properties.authority(), properties.token(), false);
    }

    /**
     * Returns what decides by the token, or lets everybody ask where the properties say so.
     *
     * @throws InvalidSettingException if they say neither or both
     */
    static Access withoutSpringSecurity(WebProperties properties) {
        if (properties.token() == null && !properties.allowAnonymous()) {
            throw new InvalidSettingException(
                    "telemetry.web.enabled=true, but nothing protects " + properties.basePath()
                            + ": Spring Security is not on the classpath and telemetry.web.token is not set",
                    "Add spring-boot-starter-security and grant the authority telemetry.web.authority, or set"
                            + " telemetry.web.token for callers that send it as a bearer token, or let everybody who"
                            + " reaches the application ask with telemetry.web.allow-anonymous=true");
        }
        if (properties.token() != null && properties.allowAnonymous()) {
            throw new InvalidSettingException(
                    "telemetry.web.allow-anonymous=true makes telemetry.web.token meaningless", "Remove one of them");
        }
        return new Access(null, properties.token(), properties.allowAnonymous());
    }

    /** Returns the name of a caller who may ask, or null if nobody knows it. */
    @Nullable
    String nameOf(Caller caller) {
        return caller.name() != null || token == null ? caller.name() : TOKEN_HOLDER;
    }

    /** Returns the answer to callers whom nobody knows. */
    ApiException unauthenticated() {
        HttpHeaders headers = new HttpHeaders();
        // Without a token it is the application that logs people in; no scheme of HTTP's says how.
        headers.set(HttpHeaders.WWW_AUTHENTICATE, (token == null ? "Session" : "Bearer") + " realm=\"telemetry\"");
        return new ApiException(HttpStatus.UNAUTHORIZED, "Log in, or send a valid token, to see runs", headers);
    }

    /** Decides about a caller. */
    Decision decide(Caller caller, HttpHeaders headers) {
        if (anonymousAllowed || hasToken(headers) || hasAuthority(caller)) {
            return Decision.GRANTED;
        }
        return authority == null || caller.name() == null ? Decision.UNAUTHENTICATED : Decision.FORBIDDEN;
    }

    /** Returns whether a caller who may ask has a further authority; who needs none to ask, or has the token, needs none here. */
    boolean grants(String further, Caller caller, HttpHeaders headers) {
        return anonymousAllowed || hasToken(headers) || caller.authorities().contains(further);
    }

    /** Returns whether callers may have a token, which no browser sends along when it loads a page. */
    boolean takesToken() {
        return token != null;
    }

    private boolean hasAuthority(Caller caller) {
        return authority != null && caller.authorities().contains(authority);
    }

    private boolean hasToken(HttpHeaders headers) {
        return isToken(headers.getFirst(TOKEN_HEADER)) || isToken(bearer(headers));
    }

    /** Returns whether somebody who may not ask has sent a token, which then is a wrong one. */
    boolean refusesToken(Caller caller, HttpHeaders headers) {
        return token != null
                && (headers.containsHeader(TOKEN_HEADER) || (caller.name() == null && bearer(headers) != null));
    }

    private static @Nullable String bearer(HttpHeaders headers) {
        String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length())
                : null;
    }

    private boolean isToken(@Nullable String sent) {
        return token != null
                && sent != null
                && MessageDigest.isEqual(token, sent.strip().getBytes(UTF_8));
    }
}
