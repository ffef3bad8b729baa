package io.runtelemetry.sample.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The sample's project for trigger.dev, in {@code trigger/}, installed as its lock file has it. */
final class TriggerProject {

    private static final String INSTALLATION = "Node.js 20 or newer, with npm";

    private static final Path DIRECTORY = Path.of("trigger").toAbsolutePath();

    private static final Path LOGS = Path.of("target").toAbsolutePath();

    private final Path node = new RequiredTool("node", INSTALLATION).path();

    private final Path npm = new RequiredTool("npm", INSTALLATION).path();

    /** Installs what the lock file names, the first time from a network. */
    TriggerProject() throws IOException {
        Files.createDirectories(LOGS);
        try (FileChannel mutex = FileChannel.open(LOGS.resolve("trigger.mutex"), CREATE, WRITE)) {
            mutex.lock();
            if (!isInstalled()
                    && npm("ci", "--ignore-scripts", "--no-audit", "--no-fund").exit() != 0) {
                RequiredTool.cannotRun(
                        "This test could not install the packages of telemetry-sample/trigger (npm ci), see "
                                + LOGS.resolve("npm.log"));
            }
        }
    }

    /** Returns whether npm has installed something since the lock file was changed: it writes what it has beside it. */
    private static boolean isInstalled() throws IOException {
        Path installed = DIRECTORY.resolve("node_modules").resolve(".package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(DIRECTORY.resolve("package-lock.json")))
                        >= 0;
    }

    /** Runs npm to its end. */
    Ended npm(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(npm.toString()), Stream.of(arguments)).toList();
        Path log = LOGS.resolve("npm.log");
        Process process = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IOException("npm did not come to its end, see " + log);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(log, UTF_8));
    }

    /** Has trigger.dev's own CLI build the tasks, and run what an engine has for them, until it is closed. */
    TriggerDev dev(TriggerEngine engine, String billingUrl, Path home) throws IOException {
        Map<String, String> environment = Map.of(
                "TRIGGER_API_URL",
                engine.url(),
                "TRIGGER_ACCESS_TOKEN",
                TriggerEngine.ACCESS_TOKEN,
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                engine.url() + "/otel",
                "BILLING_URL",
                billingUrl,
                "HOME",
                home.toString(),
                "XDG_CONFIG_HOME",
                home.resolve("config").toString(),
                "NO_COLOR",
                "1");
        return new TriggerDev(node, DIRECTORY, environment, LOGS.resolve("trigger-dev.log"));
    }

    /** Returns a source as it is. */
    String source(String path) throws IOException {
        return Files.readString(DIRECTORY.resolve(path));
    }

    record Ended(int exit, String output) {}
}
