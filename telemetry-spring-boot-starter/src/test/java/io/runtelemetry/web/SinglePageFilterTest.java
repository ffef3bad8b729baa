package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A single-page application answers each path that is not its API's with its page: ours is below its API's prefix then. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SinglePageFilterTest {

    private static final String PAGE = "the page of the application";

    private static final String[] READER = {"Authorization", "Basic cmVhZGVyOnNlY3JldA=="};

    @ParameterizedTest
    @EnumSource
    void the_api_and_the_script_are_reached_below_the_prefix_that_a_filter_lets_through(Stack stack) throws Exception {
        try (ApiServer server = start(stack, Filters.class, "/api/telemetry")) {
            server.record("payment", "pym_1", "run_abc");

            assertThat(server.get("/some/view", READER).body()).isEqualTo(PAGE);
            assertThat(server.get("/api/telemetry/payment/pym_1", READER).body())
                    .contains("\"runId\":\"run_abc\"");
            assertThat(server.get("/api/telemetry/", READER).body()).contains("<html");
            assertThat(server.get("/api/telemetry/telemetry-link.js", READER).body())
                    .contains("customElements");
            assertThat(server.postJson(
                                    "/api/telemetry/lookup",
                                    "{\"entities\":[{\"type\":\"payment\",\"id\":\"pym_1\"}]}",
                                    READER)
                            .body())
                    .contains("run_abc");
        }
    }

    @ParameterizedTest
    @CsvSource({"/telemetry", "/api/telemetry"})
    void views_that_catch_all_paths_leave_ours_alone(String basePath) throws Exception {
        try (ApiServer server = start(Stack.SERVLET, Views.class, basePath)) {
            server.record("payment", "pym_1", "run_abc");

            assertThat(server.get("/some/view", READER).body()).isEqualTo(PAGE);
            assertThat(server.get(basePath + "/payment/pym_1", READER).body()).contains("\"runId\":\"run_abc\"");
            assertThat(server.get(basePath + "/payment/pym_1/open", READER).statusCode())
                    .isEqualTo(302);
        }
    }

    private static ApiServer start(Stack stack, Class<?> configuration, String basePath) {
        return ApiServer.withSpringSecurity(
                stack,
                List.of(configuration, ApiChains.class),
                "telemetry.web.enabled=true",
                "test.chain=forgetful",
                "telemetry.web.base-path=" + basePath);
    }

    /** As generators of applications write it. */
    @Configuration(proxyBeanMethods = false)
    static class Filters {

        private static boolean isOfPage(String path) {
            return !path.startsWith("/api") && !path.startsWith("/page") && !path.contains(".");
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        Filter servletFilter() {
            return new OncePerRequestFilter() {
                @Override
                protected void doFilterInternal(
                        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws ServletException, IOException {
                    if (isOfPage(request.getRequestURI())) {
                        request.getRequestDispatcher("/page").forward(request, response);
                    } else {
                        chain.doFilter(request, response);
                    }
                }
            };
        }

        @Bean
        WebFilter webFilter() {
            return (exchange, chain) -> isOfPage(exchange.getRequest().getPath().value())
                    ? chain.filter(exchange.mutate()
                            .request(request -> request.path("/page"))
                            .build())
                    : chain.filter(exchange);
        }

        @RestController
        static class Page {

            @GetMapping("/page")
            String page() {
                return PAGE;
            }
        }
    }

    /** As one writes it without a filter. */
    @Configuration(proxyBeanMethods = false)
    static class Views implements WebMvcConfigurer {

        @Override
        public void addViewControllers(ViewControllerRegistry registry) {
            registry.addViewController("/{path:[^.]*}/**").setViewName("forward:/page.txt");
        }

        @RestController
        static class Page {

            @GetMapping("/page.txt")
            String page() {
                return PAGE;
            }
        }
    }
}
