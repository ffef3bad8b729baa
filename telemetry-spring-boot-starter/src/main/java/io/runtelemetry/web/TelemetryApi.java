package io.runtelemetry.web;

import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.web.ApiRoute.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Everything under the base path, the same for both kinds of web applications: who may ask, which route answers, what the
 * audit is told, and which response an exception becomes.
 */
final class TelemetryApi {

    /** How large a request may be, in bytes: 500 entities with the longest IDs in the longest form of JSON. */
    static final int MAX_BODY = 2 * 1024 * 1024;

    private final String basePath;

    private final Access access;

    private final List<StaticFile> files;

    private final List<ApiRoute> routes;

    private final AccessAudit audit;

    private final boolean hasPage;

    /** Creates the API; its routes are asked in their order. */
    TelemetryApi(String basePath, Access access, List<StaticFile> files, List<ApiRoute> routes, AccessAudit audit) {
        this.basePath = basePath;
        this.access = access;
        this.files = List.copyOf(files);
        this.routes = List.copyOf(routes);
        this.audit = audit;
        this.hasPage = files.stream().anyMatch(file -> file.path().equals("/"));
    }

    /** Returns the pattern of all paths under the base path; without a page there, the application may have its own. */
    String pathPattern() {
        return basePath + (hasPage ? "/**" : "/*/**");
    }

    /** Returns whether the caller may ask, so that the body is worth reading. */
    boolean admits(ApiRequest request) {
        return access.decide(request.caller(), request.headers()) == Access.Decision.GRANTED;
    }

    /**
     * Answers a request. May block.
     *
     * @param request with the path within the application
     */
    ResponseEntity<byte[]> answer(ApiRequest request) {
        try {
            return respond(request);
        } catch (RuntimeException e) {
            ApiException problem = problem(e);
            return request.isOpenedByPerson() ? ProblemPage.of(problem) : ApiResponses.problem(problem);
        }
    }

    /** The one place where what routes throw becomes a response; what is none of theirs goes on. */
    private static ApiException problem(RuntimeException failure) {
        if (failure instanceof ApiException problem) {
            return problem;
        }
        if (failure instanceof TriggerApiException unasked) {
            return ApiException.of(unasked);
        }
        if (failure instanceof TelemetryUnavailableException) {
            return new ApiException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The telemetry store did not answer; try again in a moment");
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof IllegalArgumentException) {
            return new ApiException(HttpStatus.BAD_REQUEST, message);
        }
        if (failure instanceof IllegalStateException) {
            return ApiException.notFound(message);
        }
        throw failure;
    }

    private ResponseEntity<byte[]> respond(ApiRequest request) {
        if (hasPage && request.isRead() && request.path().equals(basePath)) {
            return ApiResponses.redirect(page(request.query()));
        }
        if (!request.path().startsWith(basePath + '/')) {
            throw nothingHere();
        }
        ApiRequest below = request.withPath(request.path().substring(basePath.length()));
        for (StaticFile file : files) {
            if (below.path().equals(file.path())) {
                if (file.isGuarded()) {
                    requireAccess(below);
                }
                return file.answer(below);
            }
        }
        requireAccess(below);
        Question question = question(below);
        if (question == null) {
            throw nothingHere();
        }
        return reply(question, access.nameOf(below.caller()));
    }

    /** Returns the address of the page relative to the base path, whatever the application's context path and host. */
    private String page(@Nullable String query) {
        return basePath.substring(basePath.lastIndexOf('/') + 1) + '/' + (query == null ? "" : '?' + query);
    }

    private void requireAccess(ApiRequest request) {
        Caller caller = request.caller();
        Access.Decision decision = access.decide(caller, request.headers());
        if (decision == Access.Decision.GRANTED) {
            return;
        }
        if (access.refusesToken(caller, request.headers())) {
            audit.tellTokenRefused();
        }
        if (decision == Access.Decision.UNAUTHENTICATED) {
            throw access.unauthenticated();
        }
        audit.tellDenied(questionIfWellFormed(request), caller.name());
        throw new ApiException(HttpStatus.FORBIDDEN, "You may not see the runs of entities");
    }

    private ResponseEntity<byte[]> reply(Question question, @Nullable String principal) {
        try {
            Answer answer = question.reply().get();
            audit.tell(question, answer, principal);
            return answer.response();
        } catch (TelemetryUnavailableException | TriggerApiException e) {
            audit.tell(question, Outcome.UNAVAILABLE, principal);
            throw e;
        } catch (ApiException e) {
            if (e.status() == HttpStatus.NOT_FOUND) {
                audit.tell(question, Outcome.NOT_FOUND, principal);
            } else if (e.status() == HttpStatus.FORBIDDEN) {
                audit.tellDenied(question, principal);
            }
            throw e;
        }
    }

    private @Nullable Question question(ApiRequest request) {
        for (ApiRoute route : routes) {
            Question question = route.question(request);
            if (question != null) {
                return question;
            }
        }
        return null;
    }

    private @Nullable Question questionIfWellFormed(ApiRequest request) {
        try {
            return question(request);
        } catch (IllegalArgumentException | ApiException e) {
            return null;
        }
    }

    private static ApiException nothingHere() {
        return ApiException.notFound("There is nothing here; a link is at {type}/{id}, as in payment/pym_123");
    }
}
