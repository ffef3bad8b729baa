package io.runtelemetry.sample.trigger;

import io.runtelemetry.sample.NpmProject;
import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The sample's project for trigger.dev, in {@code trigger/}. */
final class TriggerProject {

    private static final Path LOGS = Path.of("target").toAbsolutePath();

    private final Path node = new RequiredTool("node", NpmProject.INSTALLATION).path();

    private final NpmProject packages;

    TriggerProject() throws IOException {
        this.packages = new NpmProject(Path.of("trigger"));
    }

    /** Runs npm to its end. */
    NpmProject.Ended npm(String... arguments) throws IOException {
        return packages.run(arguments);
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
        return new TriggerDev(node, packages.directory(), environment, LOGS.resolve("trigger-dev.log"));
    }

    /** Returns a source as it is. */
    String source(String path) throws IOException {
        return packages.source(path);
    }
}
