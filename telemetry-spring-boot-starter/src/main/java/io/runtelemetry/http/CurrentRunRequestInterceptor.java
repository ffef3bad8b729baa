package io.runtelemetry.http;

import io.runtelemetry.run.OutgoingRun;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Puts the current run on requests to hosts that may know of it, by {@code RestClient} and {@code RestTemplate}. A request
 * that names a run keeps it. For clients that are not built by Spring Boot's builders, which have it already.
 */
public final class CurrentRunRequestInterceptor implements ClientHttpRequestInterceptor {

    private final OutgoingRun outgoing;

    private final PropagationTargets hosts;

    /**
     * Creates an interceptor.
     *
     * @param hosts names of hosts, or {@code *.} and a name for all below it
     */
    public CurrentRunRequestInterceptor(OutgoingRun outgoing, List<String> hosts) {
        this.outgoing = outgoing;
        this.hosts = new PropagationTargets(hosts);
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (hosts.contain(request.getURI()) && !request.getHeaders().containsHeader(outgoing.header())) {
            String runId = outgoing.runId();
            if (runId != null) {
                request.getHeaders().set(outgoing.header(), runId);
            }
        }
        return execution.execute(request, body);
    }
}
