package io.runtelemetry.benchmarks.soak;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application with a job. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SoakApplication {

    static ConfigurableApplicationContext start(String redisUrl, SoakOptions options) {
        return new SpringApplicationBuilder(SoakApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.data.redis.url=" + redisUrl, "logging.level.root=warn")
                .properties("telemetry.ttl=" + options.ttl().toSeconds())
                .run();
    }

    @Bean
    SoakJob soakJob() {
        return new SoakJob();
    }

    @Bean
    Counts counts() {
        return new Counts();
    }

    /** What has become of records. */
    static final class Counts implements TelemetryListener {

        final AtomicLong stored = new AtomicLong();

        final AtomicLong dropped = new AtomicLong();

        @Override
        public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
            stored.incrementAndGet();
        }

        @Override
        public void onDropped(int records, DropReason reason) {
            dropped.addAndGet(records);
        }
    }
}
