package io.runtelemetry.metrics;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with jobs and a store that goes away when it is told to, with and without Spring Boot's metrics. */
final class MeteredApplication {

    private MeteredApplication() {}

    static ApplicationContextRunner withoutMetrics() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(telemetry()))
                .withUserConfiguration(Jobs.class)
                .withPropertyValues("telemetry.write.drain-timeout=0s");
    }

    static ApplicationContextRunner withMetrics() {
        return withoutMetrics()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        ObservationAutoConfiguration.class));
    }

    static ApplicationContextRunner withPrometheus() {
        return withoutMetrics()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        PrometheusMetricsExportAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        ObservationAutoConfiguration.class));
    }

    private static Class<?>[] telemetry() {
        return ImportCandidates.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, null)
                .getCandidates()
                .stream()
                .filter(name -> name.startsWith("io.runtelemetry."))
                .map(MeteredApplication::load)
                .toArray(Class<?>[]::new);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        @Bean
        SwitchedStore store() {
            return new SwitchedStore();
        }

        @Bean
        PaymentJob paymentJob() {
            return new PaymentJob();
        }
    }

    /** Public, since its proxy may be made by another class loader. */
    public static class PaymentJob {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public void attempt(@Nullable String paymentId) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId", condition = "false")
        public void look(String paymentId) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids.get(7)")
        public void attemptTheEighth(List<String> ids) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        public String fail() {
            throw new IllegalStateException("the business's own");
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#properties")
        public void attemptWith(Map<String, String> properties) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids")
        public void attemptAll(List<String> ids) {}
    }
}
