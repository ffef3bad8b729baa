package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Other origins may do what the application lets them, by whichever of its mechanisms it says so, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CorsTest {

    private static final String TOOL = "https://tool.example";

    private static final List<String> PATHS =
            List.of("/telemetry/telemetry-link.js", "/telemetry/payment/pym_1", "/telemetry/lookup");

    /** How the application says which origins it lets in. */
    enum SetUp {
        MAPPINGS,
        SECURITY,
        BOTH
    }

    @ParameterizedTest
    @EnumSource
    void an_origin_that_the_application_lets_in_may_load_the_script_and_ask_whichever_way_it_is_said(Stack stack)
            throws Exception {
        for (SetUp setUp : SetUp.values()) {
            try (ApiServer server = start(stack, setUp)) {
                server.record("payment", "pym_1", "run_abc");
                for (String path : PATHS) {
                    HttpResponse<String> preflight = preflight(server, path, TOOL);
                    assertThat(preflight.statusCode()).as("%s %s", setUp, path).isEqualTo(200);
                    assertThat(preflight.headers().allValues("Access-Control-Allow-Origin"))
                            .as("%s %s", setUp, path)
                            .containsExactly(TOOL);
                    assertThat(ask(server, path, TOOL).headers().allValues("Access-Control-Allow-Origin"))
                            .as("%s %s", setUp, path)
                            .containsExactly(TOOL);
                    assertThat(ask(server, path, TOOL).statusCode())
                            .as("%s %s", setUp, path)
                            .isEqualTo(200);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void any_other_origin_is_let_in_nowhere(Stack stack) throws Exception {
        for (SetUp setUp : SetUp.values()) {
            try (ApiServer server = start(stack, setUp)) {
                for (String path : PATHS) {
                    assertThat(preflight(server, path, "https://evil.example").statusCode())
                            .isEqualTo(403);
                    assertThat(ask(server, path, "https://evil.example")
                                    .headers()
                                    .firstValue("Access-Control-Allow-Origin"))
                            .isEmpty();
                }
            }
        }
    }

    private static ApiServer start(Stack stack, SetUp setUp) {
        return ApiServer.withSpringSecurity(
                stack, List.of(Application.class), "telemetry.web.enabled=true", "test.cors=" + setUp);
    }

    private static HttpResponse<String> preflight(ApiServer server, String path, String origin) throws Exception {
        return server.send(server.request(
                        path,
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        path.endsWith("lookup") ? "POST" : "GET",
                        "Access-Control-Request-Headers",
                        "content-type,x-requested-with")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    }

    private static HttpResponse<String> ask(ApiServer server, String path, String origin) throws Exception {
        String reader = "Basic cmVhZGVyOnNlY3JldA==";
        return path.endsWith("lookup")
                ? server.postJson(path, "{\"entities\":[]}", "Origin", origin, "Authorization", reader)
                : server.get(path, "Origin", origin, "Authorization", reader);
    }

    @Configuration(proxyBeanMethods = false)
    @Import(ApiChains.PlainPasswords.class)
    static class Application {

        private static CorsConfiguration rules() {
            CorsConfiguration rules = new CorsConfiguration();
            rules.setAllowedOrigins(List.of(TOOL));
            rules.setAllowedMethods(List.of("GET", "POST"));
            rules.setAllowedHeaders(List.of("*"));
            return rules;
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class Servlet {

            @Bean
            SecurityFilterChain chain(HttpSecurity http) {
                return http.cors(withDefaults())
                        .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                        .csrf(csrf -> csrf.disable())
                        .httpBasic(withDefaults())
                        .build();
            }

            @Bean
            org.springframework.security.core.userdetails.UserDetailsService users() {
                return new org.springframework.security.provisioning.InMemoryUserDetailsManager(
                        ApiChains.user("reader", "TELEMETRY_READ"));
            }

            @Bean
            @ConditionalOnProperty(name = "test.cors", havingValue = "SECURITY")
            org.springframework.web.cors.UrlBasedCorsConfigurationSource corsConfigurationSource() {
                return forSecurity();
            }

            @Bean("corsConfigurationSource")
            @ConditionalOnProperty(name = "test.cors", havingValue = "BOTH")
            org.springframework.web.cors.UrlBasedCorsConfigurationSource corsConfigurationSourceOfBoth() {
                return forSecurity();
            }

            private static org.springframework.web.cors.UrlBasedCorsConfigurationSource forSecurity() {
                org.springframework.web.cors.UrlBasedCorsConfigurationSource source =
                        new org.springframework.web.cors.UrlBasedCorsConfigurationSource();
                source.registerCorsConfiguration("/**", rules());
                return source;
            }

            @Bean
            @ConditionalOnProperty(name = "test.cors", havingValue = "MAPPINGS")
            WebMvcConfigurer mappings() {
                return forControllers();
            }

            @Bean
            @ConditionalOnProperty(name = "test.cors", havingValue = "BOTH")
            WebMvcConfigurer mappingsOfBoth() {
                return forControllers();
            }

            private static WebMvcConfigurer forControllers() {
                return new WebMvcConfigurer() {
                    @Override
                    public void addCorsMappings(CorsRegistry registry) {
                        registry.addMapping("/telemetry/**").combine(rules());
                    }
                };
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class Reactive {

            @Bean
            SecurityWebFilterChain chain(ServerHttpSecurity http) {
                return http.cors(withDefaults())
                        .authorizeExchange(all -> all.anyExchange().permitAll())
                        .csrf(csrf -> csrf.disable())
                        .httpBasic(withDefaults())
                        .build();
            }

            @Bean
            org.springframework.security.core.userdetails.ReactiveUserDetailsService users() {
                return new org.springframework.security.core.userdetails.MapReactiveUserDetailsService(
                        ApiChains.user("reader", "TELEMETRY_READ"));
            }

            @Bean
            @ConditionalOnProperty(name = "test.cors", havingValue = "SECURITY")
            org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource corsConfigurationSource() {
                return forSecurity();
            }

            @Bean("corsConfigurationSource")
            @ConditionalOnProperty(name = "test.cors", havingValue = "BOTH")
            org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource corsConfigurationSourceOfBoth() {
                return forSecurity();
            }

            private static org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource forSecurity() {
                org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource source =
                        new org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource();
                source.registerCorsConfiguration("/**", rules());
                return source;
            }

            @Bean
            @ConditionalOnProperty(name = "test.cors", havingValue = "MAPPINGS")
            org.springframework.web.reactive.config.WebFluxConfigurer mappings() {
                return forControllers();
            }

            @Bean
            @ConditionalOnProperty(name = "test.cors", havingValue = "BOTH")
            org.springframework.web.reactive.config.WebFluxConfigurer mappingsOfBoth() {
                return forControllers();
            }

            private static org.springframework.web.reactive.config.WebFluxConfigurer forControllers() {
                return new org.springframework.web.reactive.config.WebFluxConfigurer() {
                    @Override
                    public void addCorsMappings(org.springframework.web.reactive.config.CorsRegistry registry) {
                        registry.addMapping("/telemetry/**").combine(rules());
                    }
                };
            }
        }
    }
}
