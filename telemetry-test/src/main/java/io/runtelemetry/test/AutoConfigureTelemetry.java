package io.runtelemetry.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * Keeps the records of the application under test in memory, where {@link RecordedTelemetry} shows them. No store is
 * asked, whatever the application is configured to use, and a record is there when its job has returned.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureTelemetry
 * class PaymentJobsTest {
 *
 *     @Test
 *     void attempting_a_payment_records_it(@Autowired PaymentJobs jobs, RecordedTelemetry telemetry) {
 *         CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));
 *
 *         assertThat(telemetry).recorded("payment", "pym_123").withRun("run_abc");
 *     }
 * }
 * }</pre>
 *
 * <p>Each test begins with nothing recorded. Works with {@code @SpringBootTest} and with slices, as
 * {@code @DataJpaTest}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(RecordedTelemetryExtension.class)
@ImportAutoConfiguration
@TestPropertySource(properties = {"telemetry.enabled=true", "telemetry.write.mode=sync", "telemetry.write.timeout=10s"})
public @interface AutoConfigureTelemetry {}
