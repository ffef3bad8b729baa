package io.runtelemetry.sample.browser;

import static org.springframework.security.config.Customizer.withDefaults;

import io.runtelemetry.TelemetryOperations;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The web component behind Spring Security as applications set it up. */
@ExtendWith(BrowserExtension.class)
final class SetUpsTest {

    private static final String PAYMENT =
            "<telemetry-link entity-type=\"payment\" entity-id=\"pym_123\"></telemetry-link>";

    private static final String LINK = "telemetry-link >>> a";

    private final Browser browser;

    SetUpsTest(Browser browser) {
        this.browser = browser;
    }

    /** How an application protects itself from requests of other sites, and where its page has the token. */
    enum Csrf {
        SESSION_AND_META_TAGS,
        SPA_AND_COOKIE,
        SPA_AND_META_TAGS
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfTheApplicationShowsLinksWithItsCsrfToken(Csrf csrf) {
        try (ConfigurableApplicationContext application = start("test.csrf=" + csrf)) {
            browser.open("http://reader:secret@localhost:" + port(application) + "/page");

            browser.awaitText(LINK, "run_abc");
        }
    }

    private static ConfigurableApplicationContext start(String... properties) {
        ConfigurableApplicationContext application = startWithoutRecords(properties);
        application
                .getBean(TelemetryOperations.class)
                .storeTelemetry("payment", "pym_123", "run_abc")
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return application;
    }

    static ConfigurableApplicationContext startWithoutRecords(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties("server.port=0", "spring.main.banner-mode=off", "telemetry.store=memory")
                .properties("telemetry.web.enabled=true", "telemetry.write.mode=sync", "test.csrf=")
                .properties("spring.config.name=none")
                .properties(properties)
                .run();
    }

    static String port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
            })
    static class Application {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, @Value("${test.csrf}") String csrf) {
            return http.csrf(protection -> {
                        if (csrf.startsWith("SPA")) {
                            protection.spa();
                        } else if (csrf.isEmpty()) {
                            protection.ignoringRequestMatchers("/telemetry/lookup");
                        }
                    })
                    .authorizeHttpRequests(all -> all.requestMatchers("/telemetry/**", "/error")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(user("reader", "TELEMETRY_READ"), user("sales", "SALES"));
        }

        private static UserDetails user(String name, String authority) {
            return User.withUsername(name)
                    .password("{noop}secret")
                    .authorities(authority)
                    .build();
        }

        @Bean
        Page page(@Value("${test.csrf}") String csrf) {
            return new Page(csrf.endsWith("META_TAGS"));
        }
    }

    @RestController
    record Page(boolean metaTags) {

        @GetMapping(path = "/page", produces = MediaType.TEXT_HTML_VALUE)
        String page(CsrfToken token) {
            String meta = "<meta name=\"_csrf\" content=\"%s\"><meta name=\"_csrf_header\" content=\"%s\">"
                    .formatted(token.getToken(), token.getHeaderName());
            return "<!DOCTYPE html><html lang=\"en\"><head><title>Page</title>" + (metaTags ? meta : "")
                    + "<script type=\"module\" src=\"/telemetry/telemetry-link.js\"></script></head><body>" + PAYMENT
                    + "</body></html>";
        }
    }
}
