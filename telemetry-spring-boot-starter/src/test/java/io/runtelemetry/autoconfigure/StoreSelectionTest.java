package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.Mockito.mock;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.aspect.TelemetryAspectAutoConfiguration;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/** Which store an application gets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
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

    static List<Arguments> choices() {
        return List.of(
                arguments(
                        List.of("spring.data.redis.url=redis://user:sekret@10.1.2.3:6380/1"),
                        "Redis at 10.1.2.3:6380, since the application has a connection to it, redisConnectionFactory"),
                arguments(
                        List.of("spring.data.redis.client-type=jedis", "spring.data.redis.password=sekret"),
                        "Redis at localhost:6379, since the application has a connection to it"),
                arguments(
                        List.of("spring.data.redis.cluster.nodes=10.1.2.3:1,10.1.2.4:2", "telemetry.store= redis "),
                        "the Redis Cluster of 10.1.2.3:1, 10.1.2.4:2, since telemetry.store is redis"),
                arguments(
                        List.of(
                                "spring.data.redis.sentinel.master=main",
                                "spring.data.redis.sentinel.nodes=10.1.2.3:1",
                                "spring.data.redis.sentinel.password=sekret"),
                        "Redis at main of the sentinels 10.1.2.3:1, since"),
                arguments(
                        List.of("spring.data.redis.masterreplica.nodes=10.1.2.3:1,10.1.2.4:2"),
                        "Redis at the master of 10.1.2.3:1, 10.1.2.4:2, since"),
                arguments(
                        List.of(URL, TOKEN),
                        "Upstash at https://eu1-example.upstash.io, since it is set and no Redis of the application's own"),
                arguments(
                        List.of("telemetry.store=memory"),
                        "the memory of this process, since telemetry.store is memory"));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void the_choice_is_logged_once_at_the_start_with_its_reason_and_no_secret(
            List<String> properties, String choice, CapturedOutput log) {
        withRedis.withPropertyValues(properties.toArray(String[]::new)).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(TelemetryOperations.class);
        });

        assertThat(log.getOut().lines().filter(line -> line.contains("Telemetry is kept in ")))
                .singleElement(STRING)
                .contains(choice);
        assertThat(log).doesNotContain("sekret");
    }

    @Test
    void address_and_token_of_Upstash_are_trimmed_and_blank_ones_are_absent() {
        assertStore(
                UPSTASH,
                withProperties(Map.of(
                        "UPSTASH_REDIS_REST_URL", " https://eu1-example.upstash.io\n",
                        "UPSTASH_REDIS_REST_TOKEN", "sekret \n",
                        "telemetry.upstash.url", "  ",
                        "telemetry.store", " ")));
        assertStore(
                RedisTelemetryStore.class,
                withProperties(Map.of(
                        "UPSTASH_REDIS_REST_URL", " ", "KV_REST_API_TOKEN", "\t", "telemetry.store", " redis ")));
    }

    /** Spring's own test values would be trimmed before anybody sees them. */
    private ApplicationContextRunner withProperties(Map<String, Object> untrimmed) {
        return withRedis.withInitializer(context ->
                context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("untrimmed", untrimmed)));
    }

    @Test
    void it_is_logged_as_well_of_a_store_of_the_applications_own_and_of_connections_of_another_client(
            CapturedOutput log) {
        plain.withBean("ledger", TelemetryStore.class, InMemoryTelemetryStore::new)
                .run(context -> assertThat(log).contains("Telemetry is kept in the application's own ledger, since"));
        plain.withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class))
                .run(context -> assertThat(log).contains("Telemetry is kept in Redis through a "));
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
