package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that a server gets from anybody, as it tells them itself. */
final class RedisMonitor implements AutoCloseable {

    /** As in {@code 1700000000.000000 [0 127.0.0.1:50000] "SET" "key" "value"}. */
    private static final Pattern PREFIX = Pattern.compile("^\\+?[0-9.]+ \\[[^]]*] ");

    private final Socket socket;

    private final BufferedReader replies;

    RedisMonitor(int port) throws IOException {
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(20_000);
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        socket.getOutputStream().write("MONITOR\r\n".getBytes(UTF_8));
        if (!"+OK".equals(replies.readLine())) {
            throw new IOException("MONITOR was refused");
        }
    }

    /** Returns the commands so far that use keys of ours; what a script does comes with its own prefix. */
    List<String> commands(RedisUnderTest redis) throws IOException {
        redis.commands().echo("that is all");
        return Stream.generate(this::next)
                .takeWhile(Predicate.not("\"ECHO\" \"that is all\""::equals))
                .filter(command -> command.contains("telemetry:"))
                .toList();
    }

    private String next() {
        try {
            return PREFIX.matcher(replies.readLine()).replaceFirst("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
