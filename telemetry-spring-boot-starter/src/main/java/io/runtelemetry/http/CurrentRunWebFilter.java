package io.runtelemetry.http;

import io.runtelemetry.run.CurrentRunAccessor;
import io.runtelemetry.run.IncomingRun;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Puts the run that a request names into the context of the reactive chain that serves it, where job methods that return a
 * publisher find it. {@code spring.reactor.context-propagation=auto} makes it the current one on the chain's threads as
 * well, for all other methods.
 */
final class CurrentRunWebFilter implements WebFilter, Ordered {

    private final IncomingRun incoming;

    CurrentRunWebFilter(IncomingRun incoming) {
        this.incoming = incoming;
    }

    @Override
    public int getOrder() {
        return TelemetryHttpAutoConfiguration.FILTER_ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String runId = incoming.runId(exchange.getRequest().getHeaders()::getOrEmpty);
        Mono<Void> served = chain.filter(exchange);
        return runId == null ? served : served.contextWrite(context -> context.put(CurrentRunAccessor.KEY, runId));
    }
}
