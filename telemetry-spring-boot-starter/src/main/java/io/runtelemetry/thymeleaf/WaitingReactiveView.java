package io.runtelemetry.thymeleaf;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.thymeleaf.spring6.view.reactive.ThymeleafReactiveView;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Renders on threads that may wait for the store: on those of Reactor, all other requests would wait with it. */
final class WaitingReactiveView extends ThymeleafReactiveView {

    @Override
    public Mono<Void> render(
            @Nullable Map<String, ?> model, @Nullable MediaType contentType, ServerWebExchange exchange) {
        ServerWebExchange elsewhere = exchange.mutate()
                .response(new ElsewhereRenderedResponse(exchange.getResponse()))
                .build();
        return super.render(model, contentType, elsewhere);
    }

    /** A page is rendered when its content is asked for, which a server does on the thread of the connection. */
    private static final class ElsewhereRenderedResponse extends ServerHttpResponseDecorator {

        ElsewhereRenderedResponse(ServerHttpResponse response) {
            super(response);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return super.writeWith(Flux.from(body).subscribeOn(Schedulers.boundedElastic()));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(Flux.from(body)
                    .subscribeOn(Schedulers.boundedElastic())
                    .map(part -> Flux.from(part).subscribeOn(Schedulers.boundedElastic())));
        }
    }
}
