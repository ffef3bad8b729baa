package io.runtelemetry.http;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the run that a request names the current one while the request is served. A header that names no run of a known
 * form is left aside: the request is served all the same.
 */
final class CurrentRunFilter extends OncePerRequestFilter {

    private final IncomingRun incoming;

    CurrentRunFilter(IncomingRun incoming) {
        this.incoming = incoming;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        CurrentRun.Scope scope = incoming.open(name -> Collections.list(request.getHeaders(name)));
        try {
            chain.doFilter(request, response);
        } finally {
            scope.close();
        }
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
