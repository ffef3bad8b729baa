package io.runtelemetry.sample.browser;

import static org.springframework.security.config.Customizer.withDefaults;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.TelemetryWrite;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

/**
 * An application without an internal tool: it logs people in, has jobs, and knows nothing of the finder. Not for the
 * sample to find, whose tests scan this package as well.
 */
@TestConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
class FinderApplication {

    @Bean
    Jobs jobs() {
        return new Jobs();
    }

    @Bean
    Outage outage() {
        return new Outage();
    }

    static class Jobs {

        @RecordsTelemetry(entityType = "payment", idExpr = "#id")
        public void chargeCard(String id) {}

        @RecordsTelemetry(entityType = "notification", idExpr = "#id")
        public void remindOfPayment(String id) {}
    }

    /** Keeps whoever reads from the store. */
    static final class Outage implements TelemetryStoreDecorator {

        volatile boolean away;

        @Override
        public TelemetryStore decorate(TelemetryStore store) {
            return new TelemetryStore() {
                @Override
                public List<? extends Unwritten> write(List<TelemetryWrite> writes) {
                    return store.write(writes);
                }

                @Override
                public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                    if (away) {
                        throw new IllegalStateException("The store is away");
                    }
                    return store.read(entities);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityFilterChain.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, @Value("${test.open}") boolean open) {
            return http.authorizeHttpRequests(all -> {
                        if (open) {
                            all.anyRequest().permitAll();
                        } else {
                            all.anyRequest().authenticated();
                        }
                    })
                    .formLogin(withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService servletUsers() {
            return new InMemoryUserDetailsManager(Users.all());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityFilterChain.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http, @Value("${test.open}") boolean open) {
            return http.authorizeExchange(all -> {
                        if (open) {
                            all.anyExchange().permitAll();
                        } else {
                            all.anyExchange().authenticated();
                        }
                    })
                    .formLogin(withDefaults())
                    .build();
        }

        @Bean
        ReactiveUserDetailsService reactiveUsers() {
            return new MapReactiveUserDetailsService(Users.all());
        }
    }

    /** Apart, for this class to be one without Spring Security as well. */
    private static final class Users {

        private static UserDetails user(String name, String... authorities) {
            return User.withUsername(name)
                    .password("{noop}" + name)
                    .authorities(authorities)
                    .build();
        }

        static UserDetails[] all() {
            return new UserDetails[] {
                user("support", "TELEMETRY_READ"),
                user("lead", "TELEMETRY_READ", "TELEMETRY_COVERAGE", "TELEMETRY_ERRORS"),
                user("sales", "SALES")
            };
        }
    }
}
