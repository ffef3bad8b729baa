package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The API in reactive applications; the store is asked on threads that may block. */
record ReactiveApiHandler(TelemetryApi api, Callers callers) implements WebHandler {

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return exchange.getPrincipal()
                .map(callers::of)
                .defaultIfEmpty(Caller.ANONYMOUS)
                .flatMap(caller -> request(exchange.getRequest(), caller))
                .flatMap(request ->
                        Mono.fromCallable(() -> api.answer(request)).subscribeOn(Schedulers.boundedElastic()))
                .flatMap(answer -> write(answer, exchange.getResponse()));
    }

    private Mono<ApiRequest> request(ServerHttpRequest request, Caller caller) {
        ApiRequest withoutBody = new ApiRequest(
                request.getMethod(),
                request.getPath().pathWithinApplication().value(),
                request.getURI().getRawQuery(),
                request.getHeaders(),
                null,
                caller);
        if (!withoutBody.isPost() || !api.admits(withoutBody)) {
            return Mono.just(withoutBody);
        }
        return DataBufferUtils.join(request.getBody(), TelemetryApi.MAX_BODY)
                .map(buffer -> {
                    String body = buffer.toString(UTF_8);
                    DataBufferUtils.release(buffer);
                    return withoutBody.withBody(body);
                })
                .defaultIfEmpty(withoutBody.withBody(""))
                .onErrorReturn(DataBufferLimitException.class, withoutBody);
    }

    private static Mono<Void> write(ResponseEntity<byte[]> answer, ServerHttpResponse response) {
        response.setStatusCode(answer.getStatusCode());
        response.getHeaders().putAll(answer.getHeaders());
        byte[] body = answer.getBody();
        if (body == null) {
            return response.setComplete();
        }
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
