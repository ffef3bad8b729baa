package io.runtelemetry.web;

import io.runtelemetry.web.Access.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Everything under the base path, the same for both kinds of web applications. */
final class TelemetryApi {

    /** How large a request may be, in bytes: 500 entities with the longest IDs in the longest form of JSON. */
    static final int MAX_BODY = 2 * 1024 * 1024;

    private static final String TOKEN_HOLDER = "token";

    private final String basePath;

    private final Access access;

    private final List<ApiRoute> routes;

    TelemetryApi(String basePath, Access access, List<ApiRoute> routes) {
        this.basePath = basePath;
        this.access = access;
        this.routes = List.copyOf(routes);
    }

    /** Returns the pattern of all paths under the base path. */
    String pathPattern() {
        return basePath + "/**";
    }

    /** Returns whether the caller may ask, so that the body is worth reading. */
    boolean admits(Caller caller, HttpHeaders headers) {
        return decide(caller, headers) == Decision.GRANTED;
    }

    /**
     * Answers a request. May block.
     *
     * @param request with the path within the application
     */
    ResponseEntity<byte[]> answer(ApiRequest request) {
        if (!request.path().startsWith(basePath + '/')) {
            return nothingHere();
        }
        ApiRequest below = identified(request.withPath(request.path().substring(basePath.length())));
        switch (decide(request.caller(), request.headers())) {
            case UNAUTHENTICATED -> {
                return unauthenticated();
            }
            case FORBIDDEN -> {
                routes.forEach(route -> route.onDenied(below));
                return Answers.problem(HttpStatus.FORBIDDEN, "You may not see the runs of entities");
            }
            case GRANTED -> {
                for (ApiRoute route : routes) {
                    ResponseEntity<byte[]> answer = route.answer(below);
                    if (answer != null) {
                        return answer;
                    }
                }
            }
        }
        return nothingHere();
    }

    private Decision decide(Caller caller, HttpHeaders headers) {
        return access.decide(caller, authorization(headers));
    }

    private ApiRequest identified(ApiRequest request) {
        boolean nameless = request.caller().name() == null;
        return nameless && access.takesToken() ? request.by(Caller.named(TOKEN_HOLDER)) : request;
    }

    private ResponseEntity<byte[]> unauthenticated() {
        HttpHeaders headers = new HttpHeaders();
        if (access.takesToken()) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"telemetry\"");
        }
        return Answers.problem(HttpStatus.UNAUTHORIZED, "Log in, or send a valid token, to see runs", headers);
    }

    private static ResponseEntity<byte[]> nothingHere() {
        return Answers.problem(
                HttpStatus.NOT_FOUND, "There is nothing here; a link is at {type}/{id}, as in payment/pym_123");
    }

    private static @Nullable String authorization(HttpHeaders headers) {
        return headers.getFirst(HttpHeaders.AUTHORIZATION);
    }
}
