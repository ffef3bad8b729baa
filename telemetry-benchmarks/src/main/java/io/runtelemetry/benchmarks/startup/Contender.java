package io.runtelemetry.benchmarks.startup;

import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** An application with Spring Data Redis, AspectJ and jobs, and what is added to it, of which nothing is used unless it says so. */
enum Contender {
    BASE("Spring Data Redis and AspectJ alone", ""),
    SHEDLOCK("ShedLock with Redis", "shedlock-.*", ShedLock.class),
    CACHE("Spring Boot's cache in Redis", "spring-boot-(starter-)?cache", Cache.class),
    /** It does not start without Micrometer. */
    RESILIENCE4J("Resilience4j", "resilience4j-.*|micrometer-core"),
    ACTUATOR(
            "Spring Boot's actuator",
            "spring-boot-(starter-)?(actuator|micrometer|health).*|micrometer-(core|jakarta9)"),
    STARTER("this starter, nothing annotated", ClassPath.STARTER),
    /** For which proxies are made. */
    STARTER_METHODS("this starter, 100 methods annotated", ClassPath.STARTER),
    /** What the jobs with proxies are compared with. */
    TRANSACTIONS("transactions around 100 methods", ""),
    STARTER_PROXIES("this starter, 100 methods that have proxies anyway", ClassPath.STARTER),
    /** What the option {@code --other} names, as another version of the starter. */
    OTHER("the other, nothing annotated", ""),
    OTHER_PROXIES("the other, 100 methods that have proxies anyway", "");

    final String title;

    /** A regular expression for the names of libraries. */
    final String libraries;

    /** The configuration that its users write, one at most. */
    @SuppressWarnings("ImmutableEnumChecker")
    final Class<?>[] configuration;

    Contender(String title, String libraries, Class<?>... configuration) {
        this.title = title;
        this.libraries = libraries;
        this.configuration = configuration;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableSchedulerLock(defaultLockAtMostFor = "PT1M")
    static class ShedLock {

        @Bean
        LockProvider lockProvider(RedisConnectionFactory connections) {
            return new RedisLockProvider(connections);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Cache {}

    /** Returns whether something is to be recorded. */
    boolean isAnnotated() {
        return this == STARTER_METHODS || this == STARTER_PROXIES || this == OTHER_PROXIES;
    }

    boolean isTransactional() {
        return this == TRANSACTIONS || this == STARTER_PROXIES || this == OTHER_PROXIES;
    }

    boolean isOther() {
        return this == OTHER || this == OTHER_PROXIES;
    }

    /** Returns what it is compared with. */
    Contender base() {
        return isTransactional() ? TRANSACTIONS : BASE;
    }

    boolean isBase() {
        return this == base();
    }
}
