package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/** Behind a resource server, whose filter takes every bearer token for one of its own, a token has a header of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResourceServerTest {

    private static final String TOKEN = "0123456789abcdef-token";

    @ParameterizedTest
    @EnumSource
    void the_token_is_taken_in_a_header_of_its_own(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.withSpringSecurity(
                stack, List.of(ResourceServer.class), "telemetry.web.enabled=true", "telemetry.web.token=" + TOKEN)) {
            server.record("payment", "pym_1", "run_abc");

            assertThat(server.get("/telemetry/payment/pym_1", "Telemetry-Token", TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/telemetry/payment/pym_1", "Telemetry-Token", "wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/telemetry/payment/pym_1", "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .as("the resource server's own answer")
                    .isEqualTo(401);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ResourceServer {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class Servlet {

            @Bean
            SecurityFilterChain chain(HttpSecurity http) {
                return http.authorizeHttpRequests(all -> all.requestMatchers("/telemetry/**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                        .oauth2ResourceServer(server -> server.opaqueToken(opaque -> opaque.introspector(token -> {
                            throw new BadOpaqueTokenException("none of its own");
                        })))
                        .build();
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class Reactive {

            @Bean
            SecurityWebFilterChain chain(ServerHttpSecurity http) {
                return http.authorizeExchange(all -> all.pathMatchers("/telemetry/**")
                                .permitAll()
                                .anyExchange()
                                .authenticated())
                        .oauth2ResourceServer(server -> server.opaqueToken(opaque -> opaque.introspector(
                                token -> Mono.error(new BadOpaqueTokenException("none of its own")))))
                        .build();
            }
        }
    }
}
