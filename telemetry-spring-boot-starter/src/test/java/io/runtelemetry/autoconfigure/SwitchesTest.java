package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** Every boolean property of the metadata understands each word that Spring Boot understands, and does what it says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SwitchesTest {

    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    private static final AutoConfigurations ALL = AutoConfigurations.of(Stream.concat(
                    Stream.of(DataRedisAutoConfiguration.class.getName()),
                    ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                            .filter(name -> name.startsWith("io.runtelemetry.")))
            .map(name -> ClassUtils.resolveClassName(name, null))
            .toArray(Class<?>[]::new));

    private final WebApplicationContextRunner servlet = switchedOn(new WebApplicationContextRunner());

    private final ReactiveWebApplicationContextRunner reactive = switchedOn(new ReactiveWebApplicationContextRunner());

    /** With what is off by default, so that each switch has something to do. */
    private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R switchedOn(R application) {
        return application
                .withConfiguration(ALL)
                // What is there counts, not what it does: nothing but what is asked for is created.
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues(
                        "telemetry.web.enabled=true",
                        "telemetry.web.authority=INTERNAL",
                        "telemetry.trigger.secret-key=tr_dev_key");
    }

    static Stream<String> switches() throws Exception {
        try (InputStream metadata = SwitchesTest.class.getResourceAsStream(METADATA)) {
            return JsonMapper.shared()
                    .readTree(metadata)
                    .get("properties")
                    .valueStream()
                    .filter(property -> property.get("type").stringValue().equals("java.lang.Boolean"))
                    .map(property -> property.get("name").stringValue())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("switches")
    void a_switch_speaks_the_dialect_of_Spring_Boot(String property) {
        Set<String> on = application(property + "=true");
        Set<String> off = application(property + "=false");

        assertThat(on).isNotEqualTo(off);
        for (String yes : new String[] {"on", "yes", "1", "TRUE"}) {
            assertThat(application(property + '=' + yes)).as(yes).isEqualTo(on);
        }
        for (String no : new String[] {"off", "no", "0", "False"}) {
            assertThat(application(property + '=' + no)).as(no).isEqualTo(off);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "off", "no", "0"})
    void telemetry_that_is_off_leaves_no_bean(String off) {
        assertThat(application("telemetry.enabled=" + off)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "batch", "jobrunr", "quartz", "scheduled"})
    void another_word_is_an_error_that_names_the_switch(String feature) {
        assertThat(application("telemetry." + feature + ".enabled=maybe"))
                .singleElement(STRING)
                .isEqualTo("telemetry." + feature + ".enabled must be true or false");
    }

    @Test
    void there_are_switches_in_the_metadata() throws Exception {
        assertThat(switches())
                .contains("telemetry.enabled", "telemetry.web.enabled")
                .hasSizeGreaterThan(15);
    }

    /** Returns what is there of telemetry in a servlet and in a reactive application: its beans and its properties. */
    private Set<String> application(String property) {
        Set<String> parts = new TreeSet<>();
        parts.addAll(parts(servlet, property));
        parts.addAll(parts(reactive, property));
        return parts;
    }

    private static <
                    C extends ConfigurableApplicationContext,
                    A extends ApplicationContextAssertProvider<C>,
                    R extends AbstractApplicationContextRunner<R, C, A>>
            Set<String> parts(R application, String property) {
        Set<String> parts = new TreeSet<>();
        application.withPropertyValues(property).run(context -> {
            if (context.getStartupFailure() != null) {
                parts.add(Throwables.getRootCause(context.getStartupFailure()).getMessage());
                return;
            }
            ConfigurableListableBeanFactory beans =
                    context.getSourceApplicationContext().getBeanFactory();
            Arrays.stream(beans.getBeanDefinitionNames())
                    .filter(name -> isOurs(beans, name))
                    .forEach(parts::add);
            ConfigurationPropertiesBean.getAll(context.getSourceApplicationContext()).values().stream()
                    .filter(bean -> bean.getAnnotation().prefix().startsWith("telemetry"))
                    .forEach(bean -> parts.add(String.valueOf(bean.getInstance())));
        });
        return parts;
    }

    private static boolean isOurs(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = beans.getType(name, false);
        String definition = String.valueOf(beans.getBeanDefinition(name).getFactoryBeanName())
                + beans.getBeanDefinition(name).getBeanClassName();
        return definition.contains("io.runtelemetry.")
                || (type != null && type.getName().startsWith("io.runtelemetry."));
    }
}
