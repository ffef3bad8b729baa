package io.runtelemetry.benchmarks.upstash;

import io.runtelemetry.tck.RedisServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the interoperability tests have in the place of Upstash; here it counts requests as well. Needs Node.js and npm. */
public final class UpstashProxy implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("src", "main", "node");

    private static final Path PROXY =
            Path.of("..", "telemetry-spring-boot-starter", "src", "test", "interop", "upstash-proxy.mjs");

    private static final Path WORK = Path.of("target", "node");

    private static final String TOKEN = "benchmark-token";

    private static final String READY = "READY ";

    private static final String REQUESTS = "REQUESTS ";

    private final Process process;

    private final BufferedReader output;

    private final Writer input;

    private final String url;

    private UpstashProxy(RedisServerProcess redis) throws IOException {
        process = node(Map.of("REDIS_URL", redis.url()), "--import", "./requests.mjs", "upstash-proxy.mjs");
        output = process.inputReader();
        input = process.outputWriter();
        url = answer(READY);
    }

    /** Starts a proxy in front of a server; says why and returns nothing where that is not possible. */
    public static Optional<UpstashProxy> start(RedisServerProcess redis) {
        try {
            install();
            return Optional.of(new UpstashProxy(redis));
        } catch (IOException e) {
            System.out.println("Upstash is left out, which needs Node.js 20 or newer, with npm: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void install() throws IOException {
        Files.createDirectories(WORK);
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : Stream.concat(scripts, Stream.of(PROXY)).toList()) {
                Files.copy(script, WORK.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path log = WORK.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (npm.onExit().join().exitValue() != 0) {
            throw new IOException("npm ci failed: " + Files.readString(log).strip());
        }
    }

    /** Returns the properties by which an application finds it. */
    public String[] properties() {
        return new String[] {
            "telemetry.store=upstash", "telemetry.upstash.url=" + url, "telemetry.upstash.token=" + TOKEN
        };
    }

    /** Runs a script that uses the client; what it reports as an error is shown. */
    public Process run(String... scriptAndArguments) throws IOException {
        return node(Map.of("UPSTASH_REDIS_REST_URL", url), scriptAndArguments);
    }

    private static Process node(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File(WORK.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("UPSTASH_REDIS_REST_TOKEN", TOKEN);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Returns how many requests there were so far. */
    public int requests() throws IOException {
        input.write("?\n");
        input.flush();
        return Integer.parseInt(answer(REQUESTS));
    }

    private String answer(String beginning) throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith(beginning)) {
            throw new IOException("The proxy said " + line);
        }
        return line.substring(beginning.length());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    }
}
