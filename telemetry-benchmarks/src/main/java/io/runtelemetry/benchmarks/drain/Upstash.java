package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.drain.RecordWriter.Records;
import io.runtelemetry.benchmarks.drain.RecordWriter.Written;
import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Those that write over REST: the starter, and the client of the TypeScript applications. In the place of Upstash stands the
 * proxy of the interoperability tests, which counts requests here as well. Needs Node.js and npm.
 */
final class Upstash implements AutoCloseable {

    static final String PREFIX = "Upstash: ";

    static final String STARTER = PREFIX + Drain.STARTER;

    static final String TOGETHER = PREFIX + "TypeScript, all at once";

    static final String SEQUENTIAL = PREFIX + "TypeScript, one after the other";

    private static final Path SCRIPTS = Path.of("src", "main", "node");

    private static final Path PROXY =
            Path.of("..", "telemetry-spring-boot-starter", "src", "test", "interop", "upstash-proxy.mjs");

    private static final Path WORK = Path.of("target", "node");

    private static final String TOKEN = "benchmark-token";

    private final NodeScripts scripts;

    private final Process process;

    private final BufferedReader output;

    private final Writer input;

    private final String url;

    private Upstash(NodeScripts scripts, RedisServerProcess redis) throws IOException {
        this.scripts = scripts;
        process = scripts.start(
                "upstash-proxy.mjs",
                Map.of(
                        "REDIS_URL",
                        redis.url(),
                        "UPSTASH_REDIS_REST_TOKEN",
                        TOKEN,
                        "NODE_OPTIONS",
                        "--import ./requests.mjs"));
        output = process.inputReader();
        input = process.outputWriter();
        url = answer("READY ");
    }

    /** Starts a proxy in front of a server; says why and returns nothing where that is not possible. */
    static Optional<Upstash> start(RedisServerProcess redis) {
        try {
            NodeScripts scripts = NodeScripts.install(SCRIPTS, WORK);
            Files.copy(PROXY, WORK.resolve(PROXY.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(new Upstash(scripts, redis));
        } catch (IOException | TestAbortedException e) {
            System.out.println("Upstash is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns how many requests there were so far. */
    private int requests() throws IOException {
        input.write("?\n");
        input.flush();
        return Integer.parseInt(answer("REQUESTS "));
    }

    private String answer(String beginning) throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith(beginning)) {
            throw new IOException("The proxy said " + line);
        }
        return line.substring(beginning.length());
    }

    /** Lets all that write through this proxy have their turns. */
    void addTo(Drain drain, Drain.Options options) {
        RecordWriter starter = new Writers.Starter(
                0, "telemetry.store=upstash", "telemetry.upstash.url=" + url, "telemetry.upstash.token=" + TOKEN);
        Records records = Records.of(options.upstash());
        drain.add(STARTER, counted(starter), records);
        drain.add(TOGETHER, all -> typeScript("together", all), records);
        drain.add(SEQUENTIAL, all -> typeScript("sequential", all), Records.of(options.sequential()));
    }

    private RecordWriter counted(RecordWriter writer) {
        return new RecordWriter() {

            @Override
            public Written write(Records records) throws Exception {
                int before = requests();
                Written written = writer.write(records);
                return new Written(written.nanos(), requests() - before);
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    private Written typeScript(String manner, Records records) throws IOException {
        Process script = scripts.start(
                "drain.mjs",
                Map.of("UPSTASH_REDIS_REST_URL", url, "UPSTASH_REDIS_REST_TOKEN", TOKEN),
                manner,
                String.valueOf(records.size()),
                records.runId());
        try (BufferedReader told = script.inputReader();
                Writer go = script.outputWriter()) {
            String warm = told.readLine();
            int before = requests();
            go.write("go\n");
            go.flush();
            String nanos = told.readLine();
            if (!"WARM".equals(warm) || nanos == null) {
                throw new IOException("The TypeScript client wrote nothing");
            }
            return new Written(Long.parseLong(nanos), requests() - before);
        } finally {
            script.destroy();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    }
}
