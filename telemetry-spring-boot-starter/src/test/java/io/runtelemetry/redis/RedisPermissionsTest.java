package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisClusterProcess;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** What the user of the documentation may do, and what is said where it may do less. */
@TestInstance(Lifecycle.PER_CLASS)
class RedisPermissionsTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "1");

    private final RedisServerProcess redis = RedisServerProcess.start();

    @AfterAll
    void stop() {
        redis.close();
    }

    private void withUser(List<String> rules, String client, Consumer<TelemetryStore> check) {
        withUser(rules, client, TelemetryStore.class, check);
    }

    private <T> void withUser(List<String> rules, String client, Class<T> type, Consumer<T> check) {
        redis.execute("ACL", "DELUSER", DocumentedUser.name());
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER"));
        command.addAll(rules);
        redis.execute(command.toArray(String[]::new));
        redis.execute("FLUSHALL");
        withBean(
                List.of("spring.data.redis.port=" + redis.port(), "spring.data.redis.client-type=" + client),
                type,
                check);
    }

    private static <T> void withBean(List<String> properties, Class<T> type, Consumer<T> check) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TelemetryRedisAutoConfiguration.class,
                        TelemetryAutoConfiguration.class,
                        DataRedisAutoConfiguration.class))
                .withPropertyValues(DocumentedUser.properties(properties.toArray(String[]::new))
                        .toArray(String[]::new))
                .withPropertyValues("telemetry.redis.read-timeout=5s", "telemetry.redis.connect-timeout=5s")
                .withPropertyValues("telemetry.write.drain-timeout=1s")
                .run(context -> check.accept(context.getBean(type)));
    }

    private static List<String> without(String rule) {
        List<String> rules = new ArrayList<>(DocumentedUser.line());
        assertThat(rules.remove(rule)).as(rule).isTrue();
        return rules;
    }

    private static TelemetryWrite write(boolean delayed) {
        return new TelemetryWrite(
                ENTITY, new TelemetryRecord("run_a"), Duration.ofDays(14), delayed, List.of(), List.of());
    }

    /** What is said when all that a store does is tried, as one text; empty if nothing fails. */
    private static String complaints(TelemetryStore store) {
        List<Throwable> failures = new ArrayList<>();
        for (boolean delayed : new boolean[] {false, true}) {
            RuntimeException thrown =
                    catchRuntimeException(() -> Failure.among(store.write(List.of(write(delayed)))).stream()
                            .map(Failure::reason)
                            .forEach(failures::add));
            if (thrown != null) {
                failures.add(thrown);
            }
        }
        RuntimeException thrown = catchRuntimeException(() -> store.read(List.of(ENTITY)));
        if (thrown != null) {
            failures.add(thrown);
        }
        return String.join(
                "\n",
                failures.stream()
                        .map(NestedExceptionUtils::getMostSpecificCause)
                        .map(Throwable::getMessage)
                        .toList());
    }

    @Test
    void the_line_of_the_documentation_names_no_more_than_its_password_keys_and_commands() {
        assertThat(DocumentedUser.line())
                .contains("resetkeys", "~telemetry:*", "resetchannels", "-@all")
                .allMatch(rule -> rule.equals(DocumentedUser.name())
                        || Set.of("on", "resetkeys", "~telemetry:*", "resetchannels", "-@all")
                                .contains(rule)
                        || rule.startsWith(">")
                        || rule.matches("\\+[a-z]+(\\|[a-z]+)?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void the_line_of_the_documentation_is_enough(String client) {
        withUser(
                DocumentedUser.line(),
                client,
                store -> assertThat(complaints(store)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "lettuce, set",
        "lettuce, mget",
        "lettuce, eval",
        "lettuce, pttl",
        "jedis, set",
        "jedis, mget",
        "jedis, eval",
        "jedis, pttl",
        "jedis, ping"
    })
    void a_missing_command_is_named_together_with_the_page_that_lists_them(String client, String command) {
        withUser(
                without("+" + command),
                client,
                store -> assertThat(complaints(store))
                        .contains("permission", "docs/redis.md lists them", "'" + command + "'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void keys_that_are_out_of_its_reach_are_named_as_such(String client) {
        List<String> rules = new ArrayList<>(DocumentedUser.line());
        rules.replaceAll(rule -> rule.equals("~telemetry:*") ? "~other:*" : rule);

        withUser(
                rules,
                client,
                store -> assertThat(complaints(store))
                        .contains("lacks a permission (docs/redis.md lists them)")
                        .contains("key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    @SuppressWarnings("FutureReturnValueIgnored") // They are never written.
    void records_of_keys_that_are_out_of_its_reach_hold_up_no_others_however_many_they_are(String client) {
        List<String> rules = new ArrayList<>(DocumentedUser.line());
        rules.replaceAll(rule -> rule.equals("~telemetry:*") ? "~telemetry:invoice:*" : rule);

        withUser(rules, client, TelemetryRecorder.class, recorder -> {
            recorder.store(entities("payment", 3_000), "run_a");

            assertThat(recorder.store(entities("invoice", 10), "run_a")).succeedsWithin(Duration.ofSeconds(20));
        });
    }

    private static List<EntityRef> entities(String type, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new EntityRef(type, Integer.toString(i)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void without_the_permission_for_its_name_it_works_as_well(String client) {
        withUser(
                without("+client|setname"),
                client,
                store -> assertThat(complaints(store)).isEmpty());
    }

    @Test
    void a_user_who_may_not_ask_a_cluster_for_its_nodes_is_named_as_such() {
        try (RedisClusterProcess cluster = RedisClusterProcess.start(DocumentedUser.asOption())) {
            for (RedisServerProcess node : cluster.nodes()) {
                node.execute("ACL", "SETUSER", DocumentedUser.name(), "-cluster");
            }
            withBean(
                    List.of("spring.data.redis.cluster.nodes=" + String.join(",", cluster.addresses())),
                    TelemetryStore.class,
                    store -> assertThat(complaints(store)).contains("docs/redis.md lists them", "'cluster|nodes'"));
        }
    }
}
