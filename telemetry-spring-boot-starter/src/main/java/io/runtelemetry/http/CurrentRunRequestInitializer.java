package io.runtelemetry.http;

import io.runtelemetry.run.OutgoingRun;
import java.util.ArrayList;
import java.util.Collection;
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
                request.getHeaders().put(outgoing.header(), new Yielding(runId));
            }
        }
    }

    /** A value that gives way to those that are added: a {@code RestClient} adds its headers to what initializers set. */
    private static final class Yielding extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        private boolean yielded;

        Yielding(String runId) {
            super(List.of(runId));
        }

        @Override
        public boolean add(String value) {
            giveWay();
            return super.add(value);
        }

        @Override
        public boolean addAll(Collection<? extends String> values) {
            giveWay();
            return super.addAll(values);
        }

        private void giveWay() {
            if (!yielded) {
                yielded = true;
                clear();
            }
        }
    }
}
