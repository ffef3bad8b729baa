package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class TelemetryPropertiesTest {

    @Test
    void a_record_lives_for_14_days_and_no_job_waits_by_default() {
        RecorderOptions options = Binder.get(new MockEnvironment())
                .bindOrCreate("telemetry", TelemetryProperties.class)
                .recorderOptions();

        assertThat(options.timeToLive()).hasSeconds(1_209_600);
        assertThat(options.mode()).isEqualTo(Mode.ASYNC);
        assertThat(options.timeout()).hasMillis(100);
    }
}
