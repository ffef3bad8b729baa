package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.aspect.TelemetryAspectAutoConfiguration;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/** Which store an application gets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoreSelectionTest {

    private static final String URL = "UPSTASH_REDIS_REST_URL=https://eu1-example.upstash.io";

    private static final String TOKEN = "UPSTASH_REDIS_REST_TOKEN=sekret";

    private static final Class<?> UPSTASH =
            ClassUtils.resolveClassName("io.runtelemetry.upstash.UpstashTelemetryStore", null);

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryAspectAutoConfiguration.class));

    private final ApplicationContextRunner withRedis =
            plain.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

    @Test
    void Upstash_where_its_two_variables_are_set() {
        assertStore(UPSTASH, plain.withPropertyValues(URL, TOKEN));
    }

    @Test
    void Upstash_where_nothing_but_the_classpath_speaks_for_Redis() {
        assertStore(UPSTASH, withRedis.withPropertyValues(URL, TOKEN));
    }

    @Test
    void Upstash_where_there_is_no_Redis_client_on_the_classpath() {
        assertStore(
                UPSTASH,
                plain.withPropertyValues(URL, TOKEN)
                        .withClassLoader(new FilteredClassLoader(
                                "org.springframework.data.redis",
                                "org.springframework.boot.data.redis",
                                "io.lettuce")));
    }

    @Test
    void Upstash_by_the_names_that_Vercel_gives_its_variables() {
        assertStore(
                UPSTASH,
                plain.withPropertyValues("KV_REST_API_URL=https://eu1-example.upstash.io", "KV_REST_API_TOKEN=sekret"));
    }

    @Test
    void Upstash_by_properties() {
        assertStore(
                UPSTASH,
                plain.withPropertyValues(
                        "telemetry.upstash.url=https://eu1-example.upstash.io", "telemetry.upstash.token=sekret"));
    }

    @Test
    void Upstash_by_name_also_beside_a_configured_Redis() {
        assertStore(
                UPSTASH,
                withRedis
                        .withUserConfiguration(OwnConnection.class)
                        .withPropertyValues(URL, TOKEN, "telemetry.store=upstash", "spring.data.redis.host=localhost"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.data.redis.host=localhost",
                "spring.data.redis.url=redis://localhost:6379",
                "spring.data.redis.cluster.nodes[0]=localhost:6379",
                "spring.data.redis.timeout=1s"
            })
    void Redis_where_any_of_its_properties_is_set(String property) {
        assertStore(RedisTelemetryStore.class, withRedis.withPropertyValues(URL, TOKEN, property));
    }

    @Test
    void Redis_where_its_properties_are_variables_of_the_environment() {
        Map<String, Object> variables = Map.of("SPRING_DATA_REDIS_HOST", "localhost");
        assertStore(
                RedisTelemetryStore.class,
                withRedis
                        .withPropertyValues(URL, TOKEN)
                        .withInitializer(context -> context.getEnvironment()
                                .getPropertySources()
                                .replace(
                                        "systemEnvironment",
                                        new SystemEnvironmentPropertySource("systemEnvironment", variables))));
    }

    @Test
    void Redis_where_the_application_makes_its_own_connection() {
        assertStore(
                RedisTelemetryStore.class,
                withRedis.withUserConfiguration(OwnConnection.class).withPropertyValues(URL, TOKEN));
    }

    @Test
    void Redis_where_something_else_says_how_to_connect_as_Testcontainers_does() {
        assertStore(
                RedisTelemetryStore.class,
                withRedis
                        .withBean(DataRedisConnectionDetails.class, () -> new DataRedisConnectionDetails() {
                            @Override
                            public Standalone getStandalone() {
                                return Standalone.of("localhost", 6379);
                            }
                        })
                        .withPropertyValues(URL, TOKEN));
    }

    @Test
    void Redis_by_name_also_beside_Upstash() {
        assertStore(RedisTelemetryStore.class, withRedis.withPropertyValues(URL, TOKEN, "telemetry.store=redis"));
    }

    @Test
    void Redis_without_Upstash() {
        assertStore(RedisTelemetryStore.class, withRedis);
        assertStore(
                RedisTelemetryStore.class,
                withRedis.withPropertyValues("UPSTASH_REDIS_REST_URL=", "UPSTASH_REDIS_REST_TOKEN= "));
    }

    @Test
    void memory_without_either() {
        assertStore(InMemoryTelemetryStore.class, plain);
    }

    @Test
    void memory_by_name_whatever_else_is_there_or_half_there() {
        assertStore(InMemoryTelemetryStore.class, plain.withPropertyValues(URL, TOKEN, "telemetry.store=memory"));
        assertStore(InMemoryTelemetryStore.class, withRedis.withPropertyValues(URL, "telemetry.store=memory"));
    }

    @Test
    void the_applications_own_store_before_all_others() {
        TelemetryStore own = new InMemoryTelemetryStore();
        plain.withBean(TelemetryStore.class, () -> own)
                .withPropertyValues(URL, TOKEN, "telemetry.store=upstash")
                .run(context ->
                        assertThat(context).getBean(TelemetryStore.class).isSameAs(own));
    }

    @Test
    void a_half_configured_Upstash_does_not_matter_to_an_application_with_Redis() {
        assertStore(RedisTelemetryStore.class, withRedis.withPropertyValues(URL, "spring.data.redis.host=localhost"));
        assertStore(RedisTelemetryStore.class, withRedis.withPropertyValues(URL, "telemetry.store=redis"));
    }

    private static void assertStore(Class<?> type, ApplicationContextRunner application) {
        application.run(context ->
                assertThat(context).hasNotFailed().getBean(TelemetryStore.class).isInstanceOf(type));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConnection {

        @Bean
        RedisConnectionFactory ownRedis() {
            return new LettuceConnectionFactory();
        }
    }
}
