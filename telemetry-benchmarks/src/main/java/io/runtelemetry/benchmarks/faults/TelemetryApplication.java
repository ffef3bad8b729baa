package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** An application with the starter. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(JdkNames.class)
class TelemetryApplication {

    @Bean
    PaymentJob paymentJob() {
        return new PaymentJob();
    }

    @Bean
    TelemetryListener journalListener(Journal journal) {
        return new TelemetryListener() {

            @Override
            public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                journal.stored(record.runId());
            }

            @Override
            public void onDropped(int records, DropReason reason) {
                journal.dropped(records);
            }
        };
    }
}
