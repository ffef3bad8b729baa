package com.example.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** On Spring Boot 3 the start stops and says why, whatever is configured. */
@ExtendWith(OutputCaptureExtension.class)
class SpringBoot3Test {

    @Test
    void this_is_Spring_Boot_3() {
        assertThat(SpringBootVersion.getVersion()).startsWith("3.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--telemetry.store=auto",
                "--telemetry.store=redis",
                "--telemetry.upstash.url=https://eu1-example.upstash.io --telemetry.upstash.token=token"
            })
    void the_start_stops_and_says_which_Spring_Boot_is_needed(String arguments, CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(Billing.class, arguments.split(" ")))
                .hasMessage("Run Telemetry for Spring needs Spring Boot 4, but found " + SpringBootVersion.getVersion());

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Run Telemetry for Spring needs Spring Boot 4, but found " + SpringBootVersion.getVersion())
                .contains("Update the application to Spring Boot 4.0 or newer")
                .doesNotContain("NoClassDefFoundError");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Billing {}
}
