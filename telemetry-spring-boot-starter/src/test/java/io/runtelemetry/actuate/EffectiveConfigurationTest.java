package io.runtelemetry.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

class EffectiveConfigurationTest {

    private static final String PROPERTY = "telemetry.trigger.api-url";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(TelemetryAutoConfiguration.class, TelemetryRunStateAutoConfiguration.class))
            .withPropertyValues("telemetry.store=memory");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ada:sekret@trigger.example.com",
                "HTTPS://ada:sekret@trigger.example.com",
                " https://ada:sekret@trigger.example.com",
                "https://ada:sek/ret@trigger.example.com",
                "//ada:sekret@trigger.example.com",
                "ada:sekret@trigger.example.com"
            })
    void an_address_with_a_password_is_not_shown_whatever_its_form(String address) {
        assertThat(shown(address)).isEqualTo("******");
    }

    @Test
    void an_address_without_a_user_is_shown() {
        assertThat(shown("https://trigger.example.com/@acme")).isEqualTo("https://trigger.example.com/@acme");
    }

    private Object shown(String address) {
        Object[] shown = new Object[1];
        application
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("own", Map.of(PROPERTY, address))))
                .run(context -> shown[0] = EffectiveConfiguration.of(context.getSourceApplicationContext())
                        .get(PROPERTY));
        return shown[0];
    }
}
