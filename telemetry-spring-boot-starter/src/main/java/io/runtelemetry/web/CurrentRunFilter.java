package io.runtelemetry.web;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunUrlGenerator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the run that a request names in a header the current one while the request is served. A header that names no run
 * of a known form is left aside: the request is served all the same.
 */
public final class CurrentRunFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunFilter.class);

    private final String header;

    private final RunUrlGenerator runUrls;

    /**
     * Makes the filter.
     *
     * @param header the header's name, by default {@code Trigger-Run-Id}
     * @param runUrls which run IDs are of a known form
     */
    public CurrentRunFilter(String header, RunUrlGenerator runUrls) {
        this.header = header;
        this.runUrls = runUrls;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String runId = request.getHeader(header);
        if (runId == null || !isKnown(runId.strip())) {
            chain.doFilter(request, response);
            return;
        }
        CurrentRun.Scope scope = CurrentRun.open(runId.strip());
        try {
            chain.doFilter(request, response);
        } finally {
            scope.close();
        }
    }

    private boolean isKnown(String runId) {
        boolean known = runUrls.supports(runId);
        if (!known) {
            log.debug("The header {} holds no run ID of a known form and is left aside", header);
        }
        return known;
    }

    /** The scope belongs to a thread, and an asynchronous request goes on in another one. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
