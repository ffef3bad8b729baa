package io.runtelemetry.aspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.weaver.loadtime.Agent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AliasFor;

/** The woven form, in a process of its own with AspectJ's agent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WeavingTest {

    private static String output = "";

    @BeforeAll
    static void runWithAgent(@TempDir Path directory) throws IOException, InterruptedException {
        String agent = new File(Agent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getPath();
        Path log = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + agent,
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        output = java.nio.file.Files.readString(log, UTF_8);
        assertThat(process.exitValue()).as(output).isZero();
    }

    @Test
    void a_call_within_the_class_is_recorded() {
        assertThat(output).contains("self-invocation: [payment:pym_self]");
    }

    @Test
    void a_private_method_is_recorded() {
        assertThat(output).contains("private: [payment:pym_private]");
    }

    @Test
    void a_call_from_outside_is_recorded_once_though_both_forms_are_active() {
        assertThat(output).contains("from outside: [payment:pym_outside]").contains("proxied: false");
    }

    @Test
    void a_class_that_is_not_woven_is_recorded_through_its_proxy_beside() {
        assertThat(output).contains("not woven: [payment:pym_proxy]");
    }

    @Test
    void repeated_and_composed_annotations_are_recorded() {
        assertThat(output).contains("repeated: [payment:pym_1, invoice:pym_1]").contains("composed: [payment:pym_c]");
    }

    @Test
    void a_failing_job_is_recorded_and_its_exception_passed_on() {
        assertThat(output).contains("failing: declined [payment:pym_failing]");
    }

    @Test
    void a_mistake_in_a_woven_annotation_does_not_break_the_job() {
        assertThat(output).contains("mistake: done []");
    }

    @Test
    void an_annotation_that_cannot_even_be_read_does_not_break_the_job() {
        assertThat(output).contains("broken alias: done []");
    }

    @Test
    void each_of_several_applications_records_its_own_beans() {
        assertThat(output)
                .contains("of the first: [payment:pym_1]", "of the second: [payment:pym_2]")
                .contains("after the second: [payment:pym_3]", "of nobody: [payment:pym_4]");
    }

    @Test
    void a_method_with_another_aspect_is_recorded_once_and_has_both() {
        assertThat(output).contains("advised: 1 [payment:pym_advised]");
    }

    @Test
    void without_an_application_context_the_job_runs_unrecorded() {
        assertThat(output).contains("no context: done");
    }

    /** Run by the test with the agent. */
    static final class Application {

        private Application() {}

        public static void main(String[] args) {
            System.out.println("no context: " + new Mistaken().mistake("pym_1"));
            try (RecordingApplication application =
                    RecordingApplication.of(WovenJob.class, ProxyKindsTest.PlainJob.class)) {
                WovenJob job = application.get(WovenJob.class);
                System.out.println("proxied: " + AopUtils.isAopProxy(job));
                show("self-invocation", application, () -> job.callingItself("pym_self"));
                show("private", application, () -> job.callingPrivate("pym_private"));
                show("from outside", application, () -> job.run("pym_outside"));
                show(
                        "not woven",
                        application,
                        () -> application.get(ProxyKindsTest.PlainJob.class).run("pym_proxy"));
                show("repeated", application, () -> job.repeated("pym_1"));
                show("composed", application, () -> job.composed("pym_c"));
                show("failing: declined", application, () -> {
                    try {
                        job.failing("pym_failing");
                    } catch (IllegalStateException e) {
                        return;
                    }
                    throw new AssertionError("not passed on");
                });
                show("advised: 1", application, () -> {
                    job.advised("pym_advised");
                    assertThat(Other.calls).hasValue(1);
                });
                show("mistake: done", application, () -> new Mistaken().mistake("pym_1"));
                show("broken alias: done", application, () -> new Mistaken().brokenAlias("pym_1"));
                severalApplications();
            }
        }

        /** Each records its own beans, also after another has been closed. */
        private static void severalApplications() {
            try (RecordingApplication first = RecordingApplication.of(WovenJob.class)) {
                RecordingApplication second = RecordingApplication.of(WovenJob.class);
                show("of the first", first, () -> first.get(WovenJob.class).run("pym_1"));
                show("of the second", second, () -> second.get(WovenJob.class).run("pym_2"));
                second.close();
                show("after the second", first, () -> first.get(WovenJob.class).run("pym_3"));
                show("of nobody", first, () -> new WovenJob().run("pym_4"));
            }
        }

        private static void show(String what, RecordingApplication application, Runnable job) {
            int before = application.writes().size();
            CurrentRun.runWith("run_abc", job);
            List<String> writes = application.writes();
            String separator = what.contains(":") ? " " : ": ";
            System.out.println(what + separator + writes.subList(before, writes.size()));
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
    @interface RecordsPayment {}

    static class WovenJob {

        void callingItself(String id) {
            run(id);
        }

        String callingPrivate(String id) {
            return hidden(id);
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void run(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        private String hidden(String id) {
            return id;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#id")
        void repeated(String id) {}

        @RecordsPayment
        void composed(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void advised(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        void failing(String id) {
            throw new IllegalStateException("declined");
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "")
    @interface BrokenAlias {

        @AliasFor(annotation = RecordsTelemetry.class, attribute = "noSuchAttribute")
        String id() default "#id";
    }

    /** The application's own. */
    @Aspect
    public static class Other {

        static final AtomicInteger calls = new AtomicInteger();

        @Around("execution(* io.runtelemetry.aspect.WeavingTest.WovenJob.advised(..))")
        public @Nullable Object count(ProceedingJoinPoint joinPoint) throws Throwable {
            calls.incrementAndGet();
            return joinPoint.proceed();
        }
    }

    /** No bean: what is one keeps the application from starting. */
    static class Mistaken {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", condition = "#root.noSuchProperty")
        String mistake(String id) {
            return "done";
        }

        @BrokenAlias
        void brokenAlias(String id) {}
    }
}
