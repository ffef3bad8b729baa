package io.runtelemetry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application with the starter and the TypeScript applications, by way of a real Redis, whichever the store. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TypeScriptInteropContract {

    private static final Pattern GOT = Pattern.compile("\\{\"record\":(.*),\"ttl\":(-?[0-9]+)}");

    private final RedisServerProcess redis;

    private final TypeScriptApplications typeScript;

    private final ConfigurableApplicationContext application;

    private final TelemetryOperations operations;

    /** Starts the application with the properties that lead to the Redis. */
    TypeScriptInteropContract(BiFunction<RedisServerProcess, TypeScriptApplications, List<String>> properties)
            throws IOException {
        NodeScripts scripts = TypeScriptApplications.install();
        redis = RedisServerProcess.start();
        typeScript = new TypeScriptApplications(scripts, redis);
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties.apply(redis, typeScript).toArray(String[]::new))
                .run();
        operations = application.getBean(TelemetryOperations.class);
    }

    @AfterAll
    void stop() {
        application.close();
        typeScript.close();
        redis.close();
    }

    @Test
    void what_the_starter_stores_the_TypeScript_applications_read() throws IOException {
        operations.storeTelemetry("billing_run", "2026-11:größe/1 a", "run_abc").join();

        Matcher got = GOT.matcher(typeScript.client("get", "billing_run", "2026-11:größe/1 a"));

        assertThat(got).matches();
        assertThat(got.group(1)).isEqualTo("{\"runId\":\"run_abc\"}");
        assertThat(Long.parseLong(got.group(2))).isBetween(1_209_500L, 1_209_600L);
    }

    @Test
    void what_the_TypeScript_applications_store_the_starter_reads() throws IOException {
        assertThat(typeScript.client("set", "payment", "pym:größe/1 a", "run_fromts"))
                .isEqualTo("OK");

        assertThat(operations.getTelemetryWithUrl("payment", "pym:größe/1 a"))
                .contains(new TelemetryLink(
                        new TelemetryRecord("run_fromts"), "https://cloud.trigger.dev/runs/run_fromts"));
    }

    @Test
    void both_overwrite_each_other() throws IOException {
        operations.storeTelemetry("invoice", "1", "run_java").join();
        typeScript.client("set", "invoice", "1", "run_ts");
        assertThat(operations.getTelemetry("invoice", "1")).contains(new TelemetryRecord("run_ts"));

        operations.storeTelemetry("invoice", "1", "run_java2").join();
        assertThat(typeScript.client("get", "invoice", "1")).startsWith("{\"record\":{\"runId\":\"run_java2\"}");
    }

    @Test
    void an_entity_without_a_record_has_none_for_either() throws IOException {
        assertThat(typeScript.client("get", "webhook", "none")).isEqualTo("{\"record\":null,\"ttl\":-2}");
        assertThat(operations.getTelemetry("webhook", "none")).isEmpty();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
