package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** What people set is read as Spring Boot reads it: each property of the metadata, those to come as well. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PropertyValuesTest {

    private static final WebApplicationContextRunner APPLICATION = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(Stream.concat(
                            Stream.of(DataRedisAutoConfiguration.class.getName()),
                            ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                                    .filter(name -> name.startsWith("io.runtelemetry.")))
                    .map(name -> ClassUtils.resolveClassName(name, null))
                    .toArray(Class<?>[]::new)))
            .withPropertyValues(
                    "telemetry.web.enabled=true",
                    "telemetry.web.authority=INTERNAL",
                    "telemetry.web.alerts.secret=a-secret-that-is-long-enough-for-this",
                    "telemetry.trigger.secret-key=tr_dev_key");

    static Stream<String> properties(String type) throws Exception {
        try (InputStream metadata =
                PropertyValuesTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared()
                    .readTree(metadata)
                    .get("properties")
                    .valueStream()
                    .filter(property -> property.get("type").stringValue().matches(type))
                    .map(property -> property.get("name").stringValue())
                    .filter(name -> name.startsWith("telemetry.") && !name.equals("telemetry.run-id.baggage-key"))
                    .toList()
                    .stream();
        }
    }

    /** Without those that this application has to have. */
    static Stream<String> all() throws Exception {
        return properties(".*")
                .filter(name -> !name.matches(".*(web.(enabled|authority)|alerts.secret|trigger.secret-key)"));
    }

    static Stream<String> durations() throws Exception {
        return properties("java\\.time\\.Duration");
    }

    static Stream<String> enums() throws Exception {
        return properties("io\\.runtelemetry\\..*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t ", "${telemetry.unknown: }"})
    void blank_values_are_absent_ones(String blank) throws Exception {
        Map<String, Object> all = all().collect(Collectors.toMap(property -> property, property -> blank));

        assertThat(all).hasSizeGreaterThan(50);
        assertThat(values(all)).isEqualTo(values(Map.of()));
    }

    @Test
    void texts_are_trimmed_wherever_they_come_from() {
        assertThat(values(Map.of(
                        "telemetry.namespace",
                        " telemetry\n",
                        "telemetry.store",
                        " auto ",
                        "telemetry.trigger.dashboard-url",
                        "\thttps://cloud.trigger.dev ")))
                .isEqualTo(values(Map.of()));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void a_duration_out_of_range_is_a_failure_that_names_the_property(String property) {
        assertNames(property, "-1s");
        assertNames(property, "106751991167d");
    }

    @ParameterizedTest
    @MethodSource("enums")
    void a_word_that_is_none_is_a_failure_that_names_the_property(String property) {
        assertNames(property, "nonsense");
    }

    @ParameterizedTest
    @MethodSource("integers")
    void a_number_out_of_range_is_a_failure_that_names_the_property(String property) {
        assertNames(property, "-1");
    }

    static Stream<String> integers() throws Exception {
        return properties("java\\.lang\\.(Integer|Long)|.*DataSize");
    }

    private static void assertNames(String property, String value) {
        // What belongs to a store that is not used is not read.
        String store = property.startsWith("telemetry.upstash.") ? "upstash" : "redis";
        String[] all = {
            "telemetry.store=" + store,
            "UPSTASH_REDIS_REST_URL=https://a.io",
            "UPSTASH_REDIS_REST_TOKEN=token",
            property + '=' + value
        };
        APPLICATION.withPropertyValues(all).run(context -> {
            assertThat(context).as(value).hasFailed();
            assertThat(Throwables.getStackTrace(context.getStartupFailure()))
                    .as(value)
                    .contains(property);
        });
    }

    /** Returns what properties come to, without secrets. Spring's own test values would be trimmed before anybody sees them. */
    private static Map<String, String> values(Map<String, Object> properties) {
        Map<String, String> values = new TreeMap<>();
        APPLICATION
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("untrimmed", properties)))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ConfigurationPropertiesBean.getAll(context.getSourceApplicationContext())
                            .forEach((name, bean) -> {
                                if (bean.getAnnotation().prefix().startsWith("telemetry")) {
                                    values.put(name, String.valueOf(bean.getInstance()));
                                }
                            });
                });
        return values;
    }
}
