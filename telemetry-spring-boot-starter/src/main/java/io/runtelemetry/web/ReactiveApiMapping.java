package io.runtelemetry.web;

import java.util.List;
import java.util.Map;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds the API in reactive applications, with the application's own rules for other origins. */
final class ReactiveApiMapping extends SimpleUrlHandlerMapping {

    ReactiveApiMapping(TelemetryApi api, Callers callers, List<WebFluxConfigurer> application, int order) {
        super(Map.of(api.pathPattern(), new ReactiveApiHandler(api, callers)), order);
        CorsMappings cors = new CorsMappings();
        application.forEach(configurer -> configurer.addCorsMappings(cors));
        setCorsConfigurations(cors.getCorsConfigurations());
    }

    /** The server of a management port looks for handlers in the application as well. */
    @Override
    public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
        return exchange.getApplicationContext() == obtainApplicationContext()
                ? super.getHandlerInternal(exchange)
                : Mono.empty();
    }

    /** Returns what was registered. */
    private static final class CorsMappings extends CorsRegistry {

        @Override
        protected Map<String, CorsConfiguration> getCorsConfigurations() {
            return super.getCorsConfigurations();
        }
    }
}
