package io.runtelemetry.web;

import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.aspect.RecordOperationSource;
import io.runtelemetry.aspect.RecordedMethodStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which jobs record what, and how much since the start of this instance.
 *
 * @param authority what a caller needs besides
 * @param jobs null if no annotated methods are recorded
 */
record CoverageRoute(
        Access access, String authority, @Nullable RecordOperationSource jobs) implements ApiRoute {

    @Override
    public @Nullable Question question(ApiRequest request) {
        if (!request.path().equals("/coverage")) {
            return null;
        }
        request.requireRead();
        return new Question(Action.LOOKUP, List.of(), () -> {
            if (!access.grants(authority, request.caller(), request.headers())) {
                throw new ApiException(
                        HttpStatus.FORBIDDEN, "To see which jobs record what takes the authority " + authority);
            }
            return Answer.json(new Coverage(jobs == null ? List.of() : jobs.statistics()));
        });
    }

    private record Coverage(List<RecordedMethodStatistics> methods) {}
}
