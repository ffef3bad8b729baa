package io.runtelemetry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class ReactorContextCheckTest {

    private static final String WARNING = "The run of a request does not reach annotated methods";

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void where_the_setting_is_missing_it_is_named(CapturedOutput output) {
        ReactorContextCheck.warnIfIncomplete(environment);

        assertThat(output)
                .containsOnlyOnce(WARNING)
                .contains("record nothing: set spring.reactor.context-propagation=auto");
    }

    @Test
    void where_the_library_is_missing_it_is_named_too(CapturedOutput output) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(new FilteredClassLoader("io.micrometer.context"));
        try {
            ReactorContextCheck.warnIfIncomplete(environment);
            environment.setProperty("spring.reactor.context-propagation", "auto");
            ReactorContextCheck.warnIfIncomplete(environment);
        } finally {
            thread.setContextClassLoader(loader);
        }

        assertThat(output)
                .contains("add io.micrometer:context-propagation and set spring.reactor.context-propagation=auto")
                .containsPattern("record nothing: add io.micrometer:context-propagation\\R");
    }

    @Test
    void where_both_are_there_nothing_is_said(CapturedOutput output) {
        environment.setProperty("spring.reactor.context-propagation", "auto");
        ReactorContextCheck.warnIfIncomplete(environment);

        assertThat(output).doesNotContain(WARNING);
    }
}
