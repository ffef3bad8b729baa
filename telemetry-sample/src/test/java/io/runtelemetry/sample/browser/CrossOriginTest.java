package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.runtelemetry.TelemetryOperations;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A page of another origin, in each of the set-ups that the guide names, as a browser lets it do things. */
@ExtendWith(BrowserExtension.class)
final class CrossOriginTest {

    private static final String TOKEN = "0123456789abcdef";

    private final Browser browser;

    CrossOriginTest(Browser browser) {
        this.browser = browser;
    }

    /** How an application says which origins it lets in. */
    enum Rules {
        SECURITY,
        MAPPINGS
    }

    static Stream<Arguments> setUps() {
        return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
                .flatMap(stack -> Stream.of(Rules.values()).map(rules -> Arguments.of(stack, rules)));
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void aPageLoadsTheScriptFromTheApplicationAndSendsAHeader(WebApplicationType stack, Rules rules)
            throws IOException {
        try (TelemetryStub tool = new TelemetryStub();
                ConfigurableApplicationContext application = start(stack, rules, tool.url(""))) {
            tool.allow(origin(application));
            tool.withModule("""
                    import { configure } from "%s/telemetry/telemetry-link.js";
                    configure({ headers: { "Telemetry-Token": "%s" } });
                    """.formatted(origin(application), TOKEN));
            browser.open(tool.pageWithoutScript(link("")));

            browser.awaitText("telemetry-link >>> a", "run_abc");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void aPageWithItsOwnScriptNamesTheBaseAndSendsWhatTheBrowserKnowsOfThePerson(WebApplicationType stack, Rules rules)
            throws IOException {
        try (TelemetryStub tool = new TelemetryStub();
                ConfigurableApplicationContext application = start(stack, rules, tool.url(""))) {
            tool.allow(origin(application));
            tool.withModule("""
                    import { configure } from "/telemetry/telemetry-link.js";
                    configure({ credentials: "include" });
                    """);
            browser.open(origin(application).replace("//", "//reader:secret@") + "/log-in");
            browser.open(tool.page(link("base=\"%s/telemetry\"".formatted(origin(application)))));

            browser.awaitText("telemetry-link >>> a", "run_abc");
            assertThat(browser.find("telemetry-link >>> a").getDomProperty("href"))
                    .isEqualTo(origin(application) + "/telemetry/payment/pym_123/open?run=run_abc");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void anOriginThatIsNotLetInLearnsNothing(WebApplicationType stack, Rules rules) throws IOException {
        try (TelemetryStub tool = new TelemetryStub();
                ConfigurableApplicationContext application = start(stack, rules, "https://tool.example")) {
            tool.allow(origin(application));
            tool.withModule("""
                    import { configure } from "/telemetry/telemetry-link.js";
                    configure({ headers: { "Telemetry-Token": "%s" } });
                    """.formatted(TOKEN));
            browser.open(tool.page(link("base=\"%s/telemetry\"".formatted(origin(application)))));

            browser.awaitText("telemetry-link >>> [part~=text]", "unavailable");
        }
    }

    private static String link(String attributes) {
        return "<telemetry-link entity-type=\"payment\" entity-id=\"pym_123\" %s></telemetry-link>"
                .formatted(attributes);
    }

    private static String origin(ConfigurableApplicationContext application) {
        return "http://localhost:" + SetUpsTest.port(application);
    }

    private static ConfigurableApplicationContext start(WebApplicationType stack, Rules rules, String tool) {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(stack)
                .properties("server.port=0", "spring.main.banner-mode=off", "spring.config.name=none")
                .properties("telemetry.store=memory", "telemetry.web.enabled=true", "telemetry.write.mode=sync")
                .properties("telemetry.web.token=" + TOKEN, "test.rules=" + rules, "test.tool=" + tool)
                .run();
        application
                .getBean(TelemetryOperations.class)
                .storeTelemetry("payment", "pym_123", "run_abc")
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return application;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
            })
    static class Application {

        /** Where a browser learns who somebody is. */
        @Bean
        LogIn logIn() {
            return new LogIn();
        }

        private static UserDetails reader() {
            return User.withUsername("reader")
                    .password("{noop}secret")
                    .authorities("TELEMETRY_READ")
                    .build();
        }

        private static CorsConfiguration rules(String tool) {
            CorsConfiguration rules = new CorsConfiguration();
            rules.setAllowedOrigins(List.of(tool));
            rules.setAllowedMethods(List.of("GET", "POST"));
            rules.setAllowedHeaders(List.of("Content-Type", "X-Requested-With", "Telemetry-Token"));
            rules.setAllowCredentials(true);
            return rules;
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class Servlet {

            @Bean
            SecurityFilterChain chain(HttpSecurity http) {
                return http.cors(withDefaults())
                        .csrf(csrf -> csrf.ignoringRequestMatchers("/telemetry/lookup"))
                        .authorizeHttpRequests(all -> all.requestMatchers("/telemetry/**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                        .httpBasic(withDefaults())
                        .build();
            }

            @Bean
            InMemoryUserDetailsManager users() {
                return new InMemoryUserDetailsManager(reader());
            }

            @Bean
            @ConditionalOnProperty(name = "test.rules", havingValue = "SECURITY")
            org.springframework.web.cors.UrlBasedCorsConfigurationSource corsConfigurationSource(
                    @Value("${test.tool}") String tool) {
                var source = new org.springframework.web.cors.UrlBasedCorsConfigurationSource();
                source.registerCorsConfiguration("/telemetry/**", rules(tool));
                return source;
            }

            @Bean
            @ConditionalOnProperty(name = "test.rules", havingValue = "MAPPINGS")
            WebMvcConfigurer mappings(@Value("${test.tool}") String tool) {
                return new WebMvcConfigurer() {
                    @Override
                    public void addCorsMappings(CorsRegistry registry) {
                        registry.addMapping("/telemetry/**").combine(rules(tool));
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
                        .csrf(csrf -> csrf.disable())
                        .authorizeExchange(all -> all.pathMatchers("/telemetry/**")
                                .permitAll()
                                .anyExchange()
                                .authenticated())
                        .httpBasic(withDefaults())
                        .build();
            }

            @Bean
            MapReactiveUserDetailsService users() {
                return new MapReactiveUserDetailsService(reader());
            }

            @Bean
            @ConditionalOnProperty(name = "test.rules", havingValue = "SECURITY")
            org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource corsConfigurationSource(
                    @Value("${test.tool}") String tool) {
                var source = new org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource();
                source.registerCorsConfiguration("/telemetry/**", rules(tool));
                return source;
            }

            @Bean
            @ConditionalOnProperty(name = "test.rules", havingValue = "MAPPINGS")
            WebFluxConfigurer mappings(@Value("${test.tool}") String tool) {
                return new WebFluxConfigurer() {
                    @Override
                    public void addCorsMappings(org.springframework.web.reactive.config.CorsRegistry registry) {
                        registry.addMapping("/telemetry/**").combine(rules(tool));
                    }
                };
            }
        }
    }

    @RestController
    static final class LogIn {

        @GetMapping(path = "/log-in", produces = MediaType.TEXT_HTML_VALUE)
        String page() {
            return "<!DOCTYPE html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\"><title>Log in</title></html>";
        }
    }
}
