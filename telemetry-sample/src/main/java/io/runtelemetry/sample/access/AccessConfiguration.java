package io.runtelemetry.sample.access;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Nothing is loaded from elsewhere, nothing is inline, and no script can make markup of text. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** For programs: tasks, monitoring, and telemetry, which has a key. Where others can reach them, all would need a secret. */
    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http) {
        return http.securityMatcher("/jobs/**", "/stand-in/api/**", "/actuator/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/login", "/style.css", "/icon.svg")
                        .permitAll()
                        .requestMatchers("/stand-in/**", "/coverage")
                        .hasAuthority(Access.MAY_SEE_RUNS)
                        .anyRequest()
                        .authenticated())
                .formLogin(login -> login.loginPage("/login"))
                .httpBasic(withDefaults())
                .headers(headers ->
                        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY)))
                .build();
    }

    /** For a look around, as the log-in page says; an application brings its own. */
    @Bean
    UserDetailsService demoUsers() {
        UserDetailsService users = new InMemoryUserDetailsManager(
                User.withUsername("support")
                        .password("{noop}support")
                        .authorities(Access.MAY_SEE_RUNS)
                        .build(),
                User.withUsername("sales")
                        .password("{noop}sales")
                        .authorities("SALES")
                        .build());
        // Without a way to encode their passwords anew, after which each request that brings one would be slow to
        // check.
        return name -> users.loadUserByUsername(name);
    }
}
