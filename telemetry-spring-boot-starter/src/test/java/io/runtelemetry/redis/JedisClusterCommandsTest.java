package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.RedisStringCommands;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;

class JedisClusterCommandsTest {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private final JedisClusterConnection connection = mock();

    private final RedisStringCommands strings = mock();

    private final RedisScriptingCommands scripts = mock();

    private final List<String> sent = new ArrayList<>();

    private long timeToLive;

    @SuppressWarnings("deprecation") // As RedisWrite does.
    JedisClusterCommandsTest() {
        when(connection.stringCommands()).thenReturn(strings);
        when(connection.scriptingCommands()).thenReturn(scripts);
        when(connection.clusterGetNodeForKey(any()))
                .thenAnswer(call -> new RedisClusterNode(
                        "127.0.0.1", text(call.getArgument(0)).equals("hung") ? 1 : 2));
        when(strings.set(any(), any(), any(), any(SetOption.class))).thenAnswer(call -> {
            send("SET", call.getArgument(0));
            return true;
        });
        when(scripts.eval(any(), any(), anyInt(), any(byte[][].class))).thenAnswer(call -> {
            send("EVAL", call.getArgument(3));
            timeToLive = Long.parseLong(text(call.getArgument(5)));
            return 0L;
        });
    }

    private void send(String command, byte[] key) {
        if (text(key).equals("hung")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            throw new QueryTimeoutException("Read timed out");
        }
        sent.add(command + " " + text(key));
    }

    @Test
    void what_waits_for_a_node_that_hangs_is_written_as_late_as_it_is() {
        List<WriteReply> replies = new JedisClusterCommands(connection).set(List.of(write("hung"), write("late")));

        assertThat(replies.get(0).failure()).isInstanceOf(QueryTimeoutException.class);
        assertThat(replies.get(1).superseded()).isTrue();
        assertThat(sent).containsExactly("EVAL late");
        assertThat(timeToLive).isLessThanOrEqualTo(TIME_TO_LIVE.toMillis() - 200);
    }

    private static RedisWrite write(String key) {
        return RedisWrite.set(key, "value", TIME_TO_LIVE, TIME_TO_LIVE, List.of());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
