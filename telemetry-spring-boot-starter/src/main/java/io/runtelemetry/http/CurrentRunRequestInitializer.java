package io.runtelemetry.http;

import io.runtelemetry.run.OutgoingRun;
import java.util.List;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInitializer;

/**
 * Puts the current run on requests to hosts that may know of it, by {@code RestClient} and {@code RestTemplate}. A request
 * that names a run keeps it. It touches headers only, so bodies are streamed as without it. For clients that are not built
 * by Spring Boot's builders, which have it already:
 *
 * <pre>{@code
 * restTemplate.getClientHttpRequestInitializers().add(initializer);
 * RestClient.builder().defaultRequest(request -> request.httpRequest(initializer::initialize));
 * }</pre>
 */
public final class CurrentRunRequestInitializer implements ClientHttpRequestInitializer {

    private final OutgoingRun outgoing;

    private final PropagationTargets targets;

    /**
     * Creates an initializer.
     *
     * @param hosts names of hosts, or {@code *.} and a name for all below it
     */
    public CurrentRunRequestInitializer(OutgoingRun outgoing, List<String> hosts) {
        this.outgoing = outgoing;
        this.targets = new PropagationTargets(hosts);
    }

    @Override
    public void initialize(ClientHttpRequest request) {
        if (targets.contain(request.getURI()) && !request.getHeaders().containsHeader(outgoing.header())) {
            String runId = outgoing.runId();
            if (runId != null) {
                request.getHeaders().set(outgoing.header(), runId);
            }
        }
    }
}
