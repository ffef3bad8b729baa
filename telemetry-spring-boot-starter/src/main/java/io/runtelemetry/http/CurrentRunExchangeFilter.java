package io.runtelemetry.http;

import io.runtelemetry.run.CurrentRunAccessor;
import io.runtelemetry.run.OutgoingRun;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Puts the current run on requests to hosts that may know of it, by {@code WebClient}: the run in the subscriber's context,
 * else that of the thread which subscribes. A request that names a run keeps it. For clients that are not built by Spring
 * Boot's builder, which have it already.
 */
public final class CurrentRunExchangeFilter implements ExchangeFilterFunction {

    private final OutgoingRun outgoing;

    private final PropagationTargets targets;

    /**
     * Creates a filter.
     *
     * @param hosts names of hosts, or {@code *.} and a name for all below it
     */
    public CurrentRunExchangeFilter(OutgoingRun outgoing, List<String> hosts) {
        this.outgoing = outgoing;
        this.targets = new PropagationTargets(hosts);
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        if (!targets.contain(request.url()) || request.headers().containsHeader(outgoing.header())) {
            return next.exchange(request);
        }
        return Mono.deferContextual(context -> {
            String runId = outgoing.known(context.getOrDefault(CurrentRunAccessor.KEY, null));
            return next.exchange(with(runId == null ? outgoing.runId() : runId, request));
        });
    }

    private ClientRequest with(@Nullable String runId, ClientRequest request) {
        return runId == null
                ? request
                : ClientRequest.from(request).header(outgoing.header(), runId).build();
    }
}
