package io.runtelemetry.web;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.WebHandler;
import org.springframework.web.servlet.DispatcherServlet;

/** Auto-configuration of the script of the web component, beside the HTTP API that it asks. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.web.TelemetryWebFluxAutoConfiguration",
            "io.runtelemetry.web.TelemetryWebServletAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.web.enabled")
@ConditionalOnWebApplication
public final class TelemetryLinkScriptAutoConfiguration {

    /** Before the API, which has all that is under the base path. */
    private static final int ORDER = -51;

    @Bean
    @ConditionalOnMissingBean
    LinkScript telemetryLinkScript() {
        return new LinkScript();
    }

    /** In servlet applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static class Servlet {

        @Bean
        @ConditionalOnMissingBean(name = "telemetryLinkScriptServletMapping")
        org.springframework.web.servlet.handler.SimpleUrlHandlerMapping telemetryLinkScriptServletMapping(
                LinkScript script, WebProperties properties) {
            HttpRequestHandler handler = (request, response) -> ServletApiHandler.write(
                    script.answer(
                            HttpMethod.valueOf(request.getMethod()),
                            new ServletServerHttpRequest(request).getHeaders()),
                    response);
            return new org.springframework.web.servlet.handler.SimpleUrlHandlerMapping(
                    Map.of(properties.basePath() + LinkScript.NAME, handler), ORDER);
        }
    }

    /** In reactive applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {

        @Bean
        @ConditionalOnMissingBean(name = "telemetryLinkScriptReactiveMapping")
        org.springframework.web.reactive.handler.SimpleUrlHandlerMapping telemetryLinkScriptReactiveMapping(
                LinkScript script, WebProperties properties) {
            WebHandler handler = exchange -> ReactiveApiHandler.write(
                    script.answer(
                            exchange.getRequest().getMethod(),
                            exchange.getRequest().getHeaders()),
                    exchange.getResponse());
            return new org.springframework.web.reactive.handler.SimpleUrlHandlerMapping(
                    Map.of(properties.basePath() + LinkScript.NAME, handler), ORDER);
        }
    }
}
