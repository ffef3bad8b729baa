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
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The security of an application, which knows its users and perhaps nothing of telemetry. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("test.chain")
class ApiChains {

    static UserDetails user(String name, String authority) {
        return User.withUsername(name)
                .password("{noop}secret")
                .authorities(authority)
                .build();
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

        /** Without a way to keep passwords: they would be encoded anew, so as to be slow to check. */
        @Bean
        UserDetailsService servletUsers() {
            UserDetailsService users = new InMemoryUserDetailsManager(users());
            return name -> users.loadUserByUsername(name);
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

        /** As above. */
        @Bean
        ReactiveUserDetailsService reactiveUsers() {
            ReactiveUserDetailsService users = new MapReactiveUserDetailsService(users());
            return name -> users.findByUsername(name);
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
