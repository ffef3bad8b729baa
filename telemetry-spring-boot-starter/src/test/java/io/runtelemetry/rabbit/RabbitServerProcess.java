package io.runtelemetry.rabbit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A real {@code rabbitmq-server} for tests, apart from any other on this machine: a node of its own name, free ports of the
 * loopback address for it and for Erlang's port mapper, and a temporary directory for all that it writes. It ends with the
 * JVM at the latest.
 */
final class RabbitServerProcess implements AutoCloseable {

    private static final RequiredTool TOOL = new RequiredTool("rabbitmq-server", "RabbitMQ");

    /** Debian has another script of that name on the PATH, for its service and its user. */
    private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final int ATTEMPTS = 3;

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Path directory;

    private final int port;

    private final int mapperPort;

    private final Process process;

    private RabbitServerProcess(Path directory, Path executable, List<Integer> ports) throws IOException {
        this.directory = directory;
        this.port = ports.get(0);
        this.mapperPort = ports.get(2);
        this.process = launch(executable, ports.get(1));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts a server on a free port; returns when it answers. */
    static RabbitServerProcess start() {
        Path onPath = TOOL.path();
        Path executable = Files.isExecutable(DEBIAN) ? DEBIAN : onPath;
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return new RabbitServerProcess(
                            Files.createTempDirectory("telemetry-rabbit"), executable, freePorts());
                } catch (IllegalStateException e) {
                    // Somebody else may have taken a port meanwhile.
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, loopback());
                ServerSocket distribution = new ServerSocket(0, 1, loopback());
                ServerSocket mapper = new ServerSocket(0, 1, loopback())) {
            return List.of(server.getLocalPort(), distribution.getLocalPort(), mapper.getLocalPort());
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private Process launch(Path executable, int distributionPort) throws IOException {
        Path log = directory.resolve("rabbit.log");
        ProcessBuilder builder = new ProcessBuilder(executable.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment(distributionPort));
        Process launched = builder.start();
        long deadline = System.nanoTime() + START_NANOS;
        while (!answers()) {
            if (endsSoon(launched) || System.nanoTime() - deadline > 0) {
                kill(launched);
                throw new IllegalStateException("rabbitmq-server did not start: " + Files.readString(log));
            }
        }
        return launched;
    }

    private Map<String, String> environment(int distributionPort) {
        return Map.ofEntries(
                Map.entry("HOME", directory.toString()),
                Map.entry("RABBITMQ_NODENAME", "telemetry-" + UUID.randomUUID() + "@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
                Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 2:2 +sbwt none"),
                Map.entry("RABBITMQ_CONF_ENV_FILE", file("none.conf")),
                Map.entry("RABBITMQ_CONFIG_FILE", file("none")),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", file("plugins")),
                Map.entry("RABBITMQ_GENERATED_CONFIG_DIR", file("config")),
                Map.entry("RABBITMQ_MNESIA_BASE", file("data")),
                Map.entry("RABBITMQ_LOG_BASE", file("log")),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_PID_FILE", file("pid")));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static boolean endsSoon(Process launched) {
        return launched.onExit()
                .thenApply(ended -> true)
                .completeOnTimeout(false, 50, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Whether somebody begins the protocol. A node whose port is taken ends, so it is no other's. */
    private boolean answers() {
        try (Socket socket = new Socket(loopback(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("AMQP\0\0\u0009\u0001".getBytes(US_ASCII));
            return socket.getInputStream().read() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the port on 127.0.0.1, where {@code guest} may do all with the password {@code guest}. */
    int port() {
        return port;
    }

    /** Ends the server and its port mapper, and removes its files. */
    @Override
    public void close() {
        kill(process);
        try {
            ProcessBuilder mapper = new ProcessBuilder("epmd", "-port", Integer.toString(mapperPort), "-kill")
                    .redirectErrorStream(true);
            mapper.environment().put("ERL_EPMD_ADDRESS", "127.0.0.1");
            mapper.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileSystemUtils.deleteRecursively(directory.toFile());
    }

    /** The server is a child of the script that was launched. */
    private static void kill(Process launched) {
        Stream.concat(launched.descendants(), Stream.of(launched.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
        launched.onExit().join();
    }
}
