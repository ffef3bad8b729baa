package io.runtelemetry.alert;

import java.util.Optional;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Receives alerts in reactive applications, before the application's own security, as {@link AlertFilter} does. */
record AlertWebFilter(AlertReceiver receiver, String path, int maxBytes, ApplicationContext application)
        implements WebFilter, Ordered {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        // The server of a management port has the application's filters as well.
        if (exchange.getApplicationContext() != application
                || !request.getPath().pathWithinApplication().value().equals(path)) {
            return chain.filter(exchange);
        }
        if (!request.getMethod().equals(HttpMethod.POST)) {
            return write(AlertResponse.ONLY_POST, exchange.getResponse());
        }
        String signature = request.getHeaders().getFirst(AlertSignature.HEADER);
        return body(request)
                .flatMap(body -> Mono.fromCallable(() -> receiver.receive(signature, body.orElse(null)))
                        .subscribeOn(Schedulers.boundedElastic()))
                .flatMap(answer -> write(answer, exchange.getResponse()));
    }

    private Mono<Optional<byte[]>> body(ServerHttpRequest request) {
        return DataBufferUtils.join(request.getBody(), maxBytes)
                .map(AlertWebFilter::bytes)
                .defaultIfEmpty(new byte[0])
                .map(Optional::of)
                .onErrorReturn(DataBufferLimitException.class, Optional.empty());
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static Mono<Void> write(AlertResponse answer, ServerHttpResponse response) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response.getHeaders()::set);
        return answer.detail() == null
                ? response.setComplete()
                : response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
    }

    @Override
    public int getOrder() {
        return TelemetryAlertAutoConfiguration.ORDER;
    }
}
