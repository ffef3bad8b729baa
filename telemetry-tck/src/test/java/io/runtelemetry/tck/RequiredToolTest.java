package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiredToolTest {

    private static final String COMPLETE = "telemetry.tests.complete";

    private final RequiredTool missing = new RequiredTool("no-such-tool", "No Such Tool 7 or newer");

    private final String before = System.getProperty(COMPLETE, "false");

    @AfterEach
    void restore() {
        System.setProperty(COMPLETE, before);
    }

    @Test
    void a_tool_on_the_PATH_is_found() {
        assertThat(new RequiredTool("java", "a JDK").path()).isExecutable();
    }

    @Test
    void a_missing_tool_skips_the_test_and_says_what_to_install() {
        System.setProperty(COMPLETE, "false");

        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(missing::path)
                .withMessageEndingWith("This test needs 'no-such-tool', which is not on the PATH;"
                        + " install No Such Tool 7 or newer");
    }

    @Test
    void where_every_test_must_run_a_missing_tool_is_a_failure() {
        System.setProperty(COMPLETE, "true");

        assertThatExceptionOfType(AssertionFailedError.class)
                .isThrownBy(missing::path)
                .withMessage("This test needs 'no-such-tool', which is not on the PATH;"
                        + " install No Such Tool 7 or newer (telemetry.tests.complete=true: every test must run)");
    }
}
