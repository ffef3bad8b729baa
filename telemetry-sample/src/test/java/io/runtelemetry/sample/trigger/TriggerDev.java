package io.runtelemetry.sample.trigger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code trigger.dev dev}, without an account and with nothing of the person who runs the test. */
final class TriggerDev implements AutoCloseable {

    private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();

    private final Process process;

    private final Path log;

    TriggerDev(Path node, Path project, Map<String, String> environment, Path log) throws IOException {
        this.log = log;
        ProcessBuilder dev = new ProcessBuilder(
                        node.toString(),
                        project.resolve("node_modules/trigger.dev/dist/esm/index.js")
                                .toString(),
                        "dev",
                        "--skip-update-check",
                        "--skip-platform-notifications",
                        "--skip-telemetry",
                        "--skip-mcp-install",
                        "--skip-rules-install")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        String path = dev.environment().getOrDefault("PATH", "");
        dev.environment().clear();
        dev.environment().put("PATH", path);
        dev.environment().putAll(environment);
        process = dev.start();
        process.getOutputStream().close();
    }

    /** Returns the processes that it has at the moment, or had when this was asked before. */
    Set<ProcessHandle> descendants() {
        process.descendants().forEach(descendants::add);
        return descendants;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    /** Stops it as a terminal would; what is left after that is ended by force. */
    @Override
    public void close() {
        List<ProcessHandle> all = List.copyOf(descendants());
        try {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroy);
    }
}
