package io.runtelemetry.sample.standin;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Keeps each call of a job that names a run, whoever makes it: trigger.dev would have seen its own run from within. */
final class JobCallObserver extends OncePerRequestFilter {

    private static final int MAX_BODY = 10_000;

    private final StandInRuns runs;

    JobCallObserver(StandInRuns runs) {
        this.runs = runs;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader("Trigger-Run-Id") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Instant start = Instant.now();
        ContentCachingRequestWrapper call = new ContentCachingRequestWrapper(request, MAX_BODY);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        try {
            chain.doFilter(call, answer);
        } finally {
            runs.add(new StandInRun(
                    request.getHeader("Trigger-Run-Id").strip(),
                    request.getRequestURI().substring("/jobs/".length()),
                    call.getContentAsString(),
                    start,
                    Duration.between(start, Instant.now()),
                    answer.getStatus(),
                    new String(answer.getContentAsByteArray(), UTF_8)));
            answer.copyBodyToResponse();
        }
    }
}
