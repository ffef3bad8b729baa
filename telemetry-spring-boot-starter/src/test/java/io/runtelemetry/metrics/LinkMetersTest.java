package io.runtelemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import io.runtelemetry.web.TelemetryWebAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

/** From the requests of an internal tool to what a dashboard makes a click-through rate of. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LinkMetersTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_request_for_a_link_counts_as_shown_and_its_redirect_as_opened(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext application = started(type)) {
            TelemetryOperations telemetry = application.getBean(TelemetryOperations.class);
            telemetry.storeTelemetry("payment", "pym_123", "run_a").get(30, TimeUnit.SECONDS);
            telemetry.storeTelemetry("invoice", "inv_1", "run_a").get(30, TimeUnit.SECONDS);

            assertThat(get(application, "/telemetry/payment/pym_123")).isEqualTo(200);
            assertThat(get(application, "/telemetry/payment/pym_123")).isEqualTo(200);
            assertThat(get(application, "/telemetry/payment/pym_123/open")).isEqualTo(302);
            assertThat(links(application, "shown", "payment")).isEqualTo(2);
            assertThat(links(application, "opened", "payment")).isEqualTo(1);

            assertThat(lookUp(
                            application,
                            "{\"type\":\"payment\",\"id\":\"pym_123\"},{\"type\":\"payment\",\"id\":\"none\"},"
                                    + "{\"type\":\"invoice\",\"id\":\"inv_1\"}"))
                    .isEqualTo(200);
            assertThat(links(application, "shown", "payment")).isEqualTo(3);
            assertThat(links(application, "shown", "invoice")).isEqualTo(1);
            assertThat(links(application, "opened", "invoice")).isZero();

            assertThat(get(application, "/telemetry/payment/none")).isEqualTo(404);
            assertThat(get(application, "/telemetry/payment/none/open")).isEqualTo(404);
            assertThat(links(application, "shown", "payment"))
                    .as("where nothing is recorded, nothing is shown")
                    .isEqualTo(3);
            assertThat(links(application, "opened", "payment")).isEqualTo(1);
        }
    }

    private static double links(ConfigurableApplicationContext application, String what, String type) {
        return application
                .getBean(MeterRegistry.class)
                .get("telemetry.links." + what)
                .tags("entity.type", type)
                .functionCounter()
                .count();
    }

    private int get(ConfigurableApplicationContext application, String path) throws Exception {
        return status(request(application, path).GET());
    }

    private int lookUp(ConfigurableApplicationContext application, String entities) throws Exception {
        return status(request(application, "/telemetry/lookup")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"entities\":[" + entities + "]}")));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext application, String path) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static ConfigurableApplicationContext started(WebApplicationType type) {
        return new SpringApplicationBuilder(InternalTool.class)
                .web(type)
                // Who may ask is another test's concern.
                .resourceLoader(new DefaultResourceLoader(new FilteredClassLoader("org.springframework.security")))
                .properties("server.port=0", "spring.main.banner-mode=off", "telemetry.store=memory")
                .properties("telemetry.web.enabled=true", "telemetry.web.allow-anonymous=true")
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DispatcherServletAutoConfiguration.class,
        HttpHandlerAutoConfiguration.class,
        MetricsAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        SimpleMetricsExportAutoConfiguration.class,
        TelemetryAutoConfiguration.class,
        TelemetryMetricsAutoConfiguration.class,
        TelemetryRedisAutoConfiguration.class,
        TelemetryUpstashAutoConfiguration.class,
        TelemetryRunAutoConfiguration.class,
        TelemetryRunStateAutoConfiguration.class,
        TelemetryWebAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    static class InternalTool {}
}
