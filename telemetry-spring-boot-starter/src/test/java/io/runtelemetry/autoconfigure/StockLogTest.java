package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What people see who have set nothing about logging. */
@ExtendWith(OutputCaptureExtension.class)
class StockLogTest {

    /** Level, logger and text in Spring Boot's default pattern. */
    private static final Pattern LINE = Pattern.compile("(?m)^\\S+Z? +([A-Z]+) \\d+ --- \\[.*?] (\\S+) *: (.*)$");

    private static final Pattern BLOCK = Pattern.compile("(?s)## Log\\n.*?```text\\n(.*?)```");

    @Test
    void the_lines_on_the_page_are_those_of_an_application_that_has_set_nothing(CapturedOutput output)
            throws IOException {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Billing.class)
                .web(WebApplicationType.NONE)
                .properties("telemetry.store=memory", "logging.config=classpath:stock-logback.xml")
                .run()) {
            TelemetryOperations telemetry = application.getBean(TelemetryOperations.class);
            telemetry.storeTelemetry("payment", "pym_123", "run_abc").join();
            telemetry.storeTelemetry("order", "ord_1", "run_abc").join();
        }

        MatchResult page = BLOCK.matcher(Files.readString(Path.of("../docs/observability.md")))
                .results()
                .findFirst()
                .orElseThrow();
        List<String> shown = lines(page.group(1)).toList();
        assertThat(shown).hasSize(2);
        assertThat(lines(output.toString())).containsAll(shown);
    }

    private static Stream<String> lines(String text) {
        return LINE.matcher(text).results().map(line -> line.group(1) + " " + line.group(2) + " " + line.group(3));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TelemetryAutoConfiguration.class,
        TelemetryRunStateAutoConfiguration.class,
        TelemetryRunAutoConfiguration.class
    })
    static class Billing {}
}
