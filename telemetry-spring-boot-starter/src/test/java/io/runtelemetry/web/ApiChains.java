package io.runtelemetry.web;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The security of an application, which knows its users and perhaps nothing of telemetry. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("test.chain")
class ApiChains {

    /** Others are slow to check, on purpose, and each request of a test shows its password. */
    @Configuration(proxyBeanMethods = false)
    static class PlainPasswords {

        @Bean
        @SuppressWarnings("deprecation")
        PasswordEncoder plainPasswords() {
            return NoOpPasswordEncoder.getInstance();
        }
    }

    static UserDetails user(String name, String authority) {
        return User.withUsername(name).password("secret").authorities(authority).build();
    }

    private static UserDetails[] users() {
        return new UserDetails[] {
            user("reader", "TELEMETRY_READ"), user("other", "TELEMETRY_READ_NOT"), user("admin", "ROLE_ADMIN")
        };
    }

    @Bean
    static RoleHierarchy roles() {
        return RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > TELEMETRY_READ");
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        @Bean
        UserDetailsService servletUsers() {
            return new InMemoryUserDetailsManager(users());
        }

        @Bean
        @ConditionalOnProperty(name = "test.chain", havingValue = "strict")
        SecurityFilterChain strict(HttpSecurity http) {
            return http.authorizeHttpRequests(all -> all.anyRequest().authenticated())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        @ConditionalOnProperty(name = "test.chain", havingValue = "forgetful")
        SecurityFilterChain forgetful(HttpSecurity http) {
            return http.authorizeHttpRequests(all -> all.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        ReactiveUserDetailsService reactiveUsers() {
            return new MapReactiveUserDetailsService(users());
        }

        @Bean
        @ConditionalOnProperty(name = "test.chain", havingValue = "strict")
        SecurityWebFilterChain strict(ServerHttpSecurity http) {
            return http.authorizeExchange(all -> all.anyExchange().authenticated())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        @ConditionalOnProperty(name = "test.chain", havingValue = "forgetful")
        SecurityWebFilterChain forgetful(ServerHttpSecurity http) {
            return http.authorizeExchange(all -> all.anyExchange().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }
    }
}
