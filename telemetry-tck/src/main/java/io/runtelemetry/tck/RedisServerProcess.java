package io.runtelemetry.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real {@code redis-server} for tests: the one on the PATH, else the one that {@code
 * com.github.codemonstur:embedded-redis} brings along. It listens on a free port of the loopback address, keeps nothing
 * on disk unless it is told to, and ends with the JVM at the latest. For use by one thread at a time.
 */
public final class RedisServerProcess implements AutoCloseable {

    private static final String SENTINEL_FILE = "sentinel.conf";

    private static final int ATTEMPTS = 10;

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path directory;

    private final Path executable;

    private final int port;

    private final List<String> options;

    private Process process;

    private RedisServerProcess(Path directory, Path executable, int port, List<String> options) throws IOException {
        this.directory = directory;
        this.executable = executable;
        this.port = port;
        this.options = options;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Starts a server on a free port; returns when it answers.
     *
     * @param options further options of its command line, as {@code "--appendonly", "yes"}, which keeps what was written from
     *     one start to the next; those that ask for a password
     *     keep it from being seen to answer
     */
    public static RedisServerProcess start(String... options) {
        return start(RequiredTool.onPath("redis-server").orElse(null), List.of(options));
    }

    /** Starts a sentinel that watches nothing yet. It remembers what it is told when it is started again. */
    static RedisServerProcess startSentinel() {
        return start(SENTINEL_FILE, "--sentinel");
    }

    static RedisServerProcess start(@Nullable Path installed, List<String> options) {
        try {
            Path directory = Files.createTempDirectory("telemetry-redis");
            Path executable = installed != null ? installed : Embedded.extractTo(directory);
            Files.createFile(directory.resolve(SENTINEL_FILE));
            for (int attempt = 1; ; attempt++) {
                try {
                    return new RedisServerProcess(directory, executable, freePort(), options);
                } catch (IllegalStateException e) {
                    // Somebody else may have taken the port meanwhile, or that of a cluster's bus, which is 10,000
                    // more.
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private Process launch() throws IOException {
        Path log = directory.resolve("redis.log");
        // A file comes first, and of an option that is given twice the last one counts.
        int files = options.isEmpty() || options.get(0).startsWith("--") ? 0 : 1;
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(options.subList(0, files));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(options.subList(files, options.size()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        Process launched = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + START_NANOS;
        while (!answers(launched)) {
            if (endsSoon(launched) || System.nanoTime() - deadline > 0) {
                launched.destroyForcibly();
                throw new IllegalStateException("redis-server did not start: " + Files.readString(log));
            }
        }
        return launched;
    }

    private static boolean endsSoon(Process launched) {
        return launched.onExit()
                .thenApply(ended -> true)
                .completeOnTimeout(false, 10, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Whether it is this process that answers, and not another one on the same port. */
    private boolean answers(Process launched) {
        try (RespConnection connection = connection()) {
            String info = connection.execute(List.of("INFO", "server"));
            return "PONG".equals(connection.execute(List.of("PING")))
                    && info != null
                    && info.contains("process_id:" + launched.pid() + "\r\n");
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    private RespConnection connection() throws IOException {
        return new RespConnection(new InetSocketAddress(loopback(), port));
    }

    /** Returns the port on 127.0.0.1, which stays the same when the server is started again. */
    public int port() {
        return port;
    }

    /** Returns the address, as {@code redis://127.0.0.1:6379}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Returns host and port, as {@code 127.0.0.1:6379}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * Sends a command on a connection of its own, as its administrator would with {@code redis-cli}.
     *
     * @param command the command and its arguments, as {@code "CONFIG", "SET", "maxmemory", "1mb"}
     * @return the reply as text, that of several elements with each in a line of its own; null where Redis has none
     * @throws IllegalStateException if the reply is an error; its message is the error's
     * @throws UncheckedIOException if the server does not answer within seconds
     */
    public @Nullable String execute(String... command) {
        try (RespConnection connection = connection()) {
            return connection.execute(List.of(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server as its administrator would. Does nothing if it is stopped. */
    public void stop() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        kill();
    }

    /** Ends the server without warning, as a crash does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Returns whether the server was neither stopped nor killed. A paused one is running. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Starts the server again after {@link #stop} or {@link #kill}, on the same port, with the same options; empty, unless
     * these let it keep what it has.
     */
    public void restart() {
        kill();
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Freezes the server: connections stay open and nothing answers. Not on Windows. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a {@linkplain #pause paused} server go on. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the server and removes its files. */
    @Override
    public void close() {
        kill();
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Kept apart so that it is needed only where no server is installed. */
    private static final class Embedded {

        private Embedded() {}

        static Path extractTo(Path directory) throws IOException {
            return ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .toPath();
        }
    }
}
