package io.runtelemetry.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The TypeScript applications that share the keys, as far as they touch them: their client, and in place of Upstash a
 * proxy in front of an ordinary Redis. Needs Node.js and, the first time, a network to install the client from.
 */
public final class TypeScriptApplications implements AutoCloseable {

    private static final String INSTALLATION = "Node.js 20 or newer, with npm";

    private static final Path SOURCES = Path.of("src", "test", "interop");

    private static final Path WORK = Path.of("target", "interop");

    static final String TOKEN = "interop-token";

    private final Path node;

    private final Process proxy;

    private final String url;

    /** Connects them to a Redis, with what {@link #install} returned. */
    TypeScriptApplications(Path node, RedisServerProcess redis) throws IOException {
        this.node = node;
        proxy = process(List.of(node.toString(), "upstash-proxy.mjs"), "proxy.log", Map.of("REDIS_URL", redis.url()))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        String ready = proxy.inputReader(UTF_8).readLine();
        if (ready == null || !ready.startsWith("READY ")) {
            throw new IOException("The proxy did not start: " + log("proxy.log"));
        }
        url = ready.substring("READY ".length());
    }

    /** Returns the address of the proxy, which takes {@link #TOKEN}. */
    String url() {
        return url;
    }

    /** Copies the sources and installs what their lock file names, unless that is done; returns Node.js. */
    public static Path install() throws IOException {
        Path node = new RequiredTool("node", INSTALLATION).path();
        Path npm = new RequiredTool("npm", INSTALLATION).path();
        Files.createDirectories(WORK);
        try (FileChannel mutex = FileChannel.open(WORK.resolve(".mutex"), CREATE, WRITE)) {
            // Another process of the same build may be about to do the same; closing releases the lock.
            mutex.lock();
            installPackages(npm);
        }
        return node;
    }

    private static void installPackages(Path npm) throws IOException {
        Path lock = WORK.resolve("package-lock.json");
        boolean installed = Files.exists(WORK.resolve("node_modules").resolve(".package-lock.json"))
                && Files.exists(lock)
                && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) == -1;
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Path copy = WORK.resolve(source.getFileName());
                if (!Files.exists(copy) || Files.mismatch(source, copy) >= 0) {
                    Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (!installed) {
            List<String> command = List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Process process = process(command, "npm.log", Map.of()).start();
            process.inputReader(UTF_8).lines().forEach(line -> {});
            if (process.onExit().join().exitValue() != 0) {
                RequiredTool.cannotRun("This test could not install the TypeScript client (npm ci): " + log("npm.log"));
            }
        }
    }

    /** Does with the client what {@code ts-client.mjs} is told to, and returns what it prints. */
    String client(String... arguments) throws IOException {
        return run(node, "ts-client.mjs", Map.of("UPSTASH_REDIS_REST_URL", url), arguments);
    }

    /** Runs a script to its end, with what {@link #install} returned, and returns what it prints. */
    static String run(Path node, String script, Map<String, String> environment, String... arguments)
            throws IOException {
        return execute(node, script, environment, "", arguments);
    }

    /** Runs a script to its end, with what {@link #install} returned, and returns what it makes of an input. */
    public static String convert(Path node, String script, String input) throws IOException {
        return execute(node, script, Map.of(), input);
    }

    private static String execute(
            Path node, String script, Map<String, String> environment, String input, String... arguments)
            throws IOException {
        List<String> command = Stream.concat(Stream.of(node.toString(), script), Stream.of(arguments))
                .toList();
        String log = script + ".log";
        Process process = process(command, log, environment).start();
        try (Writer stdin = process.outputWriter(UTF_8)) {
            stdin.write(input);
        }
        String output = String.join("\n", process.inputReader(UTF_8).lines().toList());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(script + " failed: " + log(log));
        }
        return output;
    }

    private static ProcessBuilder process(List<String> command, String log, Map<String, String> environment) {
        ProcessBuilder process =
                new ProcessBuilder(command).directory(WORK.toFile()).redirectError(new File(WORK.toFile(), log));
        process.environment().put("UPSTASH_REDIS_REST_TOKEN", TOKEN);
        process.environment().putAll(environment);
        return process;
    }

    private static String log(String name) throws IOException {
        return Files.readString(WORK.resolve(name)).strip();
    }

    @Override
    public void close() {
        proxy.destroy();
        proxy.onExit().join();
    }
}
