package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RedisServerProcessTest {

    @Test
    void servers_are_empty_and_apart_from_each_other() {
        try (RedisServerProcess one = RedisServerProcess.start();
                RedisServerProcess other = RedisServerProcess.start()) {
            ask(one, redis -> redis.set("key", "value"));

            assertThat(ask(one, RedisCommands::dbsize)).isEqualTo("1");
            assertThat(ask(other, RedisCommands::dbsize)).isEqualTo("0");
        }
    }

    @Test
    void a_server_that_was_ended_starts_again_on_the_same_port_and_empty() {
        try (RedisServerProcess server = RedisServerProcess.start()) {
            int port = server.port();
            for (Runnable end : new Runnable[] {server::stop, server::kill}) {
                ask(server, redis -> redis.set("key", "value"));
                end.run();
                assertThatException().isThrownBy(() -> ask(server, RedisCommands::ping));

                server.restart();

                assertThat(server.port()).isEqualTo(port);
                assertThat(ask(server, RedisCommands::dbsize)).isEqualTo("0");
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be paused there")
    void a_paused_server_answers_nothing_until_it_goes_on() {
        try (RedisServerProcess server = RedisServerProcess.start()) {
            server.pause();
            assertThatException().isThrownBy(() -> ask(server, RedisCommands::ping));

            server.resume();
            assertThat(ask(server, RedisCommands::ping)).isEqualTo("PONG");

            server.pause();
        }
    }

    @Test
    void a_server_has_the_options_it_was_started_with_and_does_what_it_is_told() {
        try (RedisServerProcess server = RedisServerProcess.start("--maxmemory-policy", "allkeys-lru")) {
            assertThat(server.execute("CONFIG", "GET", "maxmemory-policy")).isEqualTo("maxmemory-policy\nallkeys-lru");
            assertThat(server.execute("SET", "größe", "a\r\nb")).isEqualTo("OK");
            assertThat(server.execute("GET", "größe")).isEqualTo("a\r\nb");
            assertThat(server.execute("GET", "none")).isNull();
            assertThatIllegalStateException()
                    .isThrownBy(() -> server.execute("LPUSH", "größe", "x"))
                    .withMessageStartingWith("WRONGTYPE ");

            server.restart();
            assertThat(server.execute("CONFIG", "GET", "maxmemory-policy")).endsWith("allkeys-lru");
            server.kill();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void a_server_can_keep_what_it_has() {
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes")) {
            server.execute("SET", "key", "value");
            server.kill();

            server.restart();

            assertThat(server.execute("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void where_no_server_is_installed_one_is_brought_along() {
        try (RedisServerProcess server = RedisServerProcess.start(null, List.of())) {
            assertThat(ask(server, redis -> redis.info("server"))).contains("redis_version:");
        }
    }

    private static String ask(RedisServerProcess server, Function<RedisCommands<String, String>, Object> question) {
        RedisClient client = RedisClient.create(server.url() + "?timeout=2s");
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync()).toString();
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }
}
