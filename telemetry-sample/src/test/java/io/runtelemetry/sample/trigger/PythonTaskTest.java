package io.runtelemetry.sample.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Python scripts that a task starts, with what {@code trigger/send_run_id.py} gives them and with the guide's one line. */
final class PythonTaskTest {

    private static final String SCRIPT = """
            import urllib.request
            from send_run_id import send_run_id_to
            send_run_id_to("%1$s/jobs")
            urllib.request.urlopen("%1$s/jobs/attempt-billing-run", b"{}").read()
            urllib.request.urlopen("%2$s/elsewhere").read()
            urllib.request.urlopen("%1$s/moved").read()
            urllib.request.urlopen(urllib.request.Request("%1$s/own", headers={"Trigger-Run-Id": "run_own"})).read()
            """;

    /** As in {@code docs/run-ids.md}. */
    private static final String ONE_LINE = "headers={\"Trigger-Run-Id\": \"run_\" + os.environ[\"TRIGGER_RUN_ID\"]}";

    private final List<String> received = new CopyOnWriteArrayList<>();

    private final HttpServer other = start("other", null);

    private final HttpServer billing = start("billing", url(other) + "/from-billing");

    @AfterEach
    void stop() {
        billing.stop(0);
        other.stop(0);
    }

    @Test
    void theRunIsSentToTheServiceAndToNoOther() throws Exception {
        python(SCRIPT.formatted(url(billing), url(other)), "abc");

        assertThat(received)
                .containsExactly(
                        "billing /jobs/attempt-billing-run run_abc",
                        "other /elsewhere null",
                        "billing /moved run_abc",
                        "other /from-billing null",
                        "billing /own run_own");
    }

    @Test
    void anIdThatHasItsPrefixKeepsIt() throws Exception {
        python(SCRIPT.formatted(url(billing), url(other)), "run_abc");

        assertThat(received).startsWith("billing /jobs/attempt-billing-run run_abc");
    }

    @Test
    void outsideOfARunNothingIsSent() throws Exception {
        python(SCRIPT.formatted(url(billing), url(other)), null);

        assertThat(received).startsWith("billing /jobs/attempt-billing-run null");
    }

    @Test
    void theLineOfTheGuideSendsIt() throws Exception {
        assertThat(Path.of("..", "docs", "run-ids.md")).content().contains(ONE_LINE);

        python(
                "import os, urllib.request\nurllib.request.urlopen(urllib.request.Request(\"%s/one\", %s)).read()"
                        .formatted(url(billing), ONE_LINE),
                "abc");

        assertThat(received).containsExactly("billing /one run_abc");
    }

    private static void python(String script, @Nullable String runId) throws IOException, InterruptedException {
        Path python = new RequiredTool("python3", "Python 3.9 or newer").path();
        ProcessBuilder command = new ProcessBuilder(python.toString(), "-B", "-c", script)
                .directory(Path.of("trigger").toFile())
                .redirectErrorStream(true);
        command.environment().remove("TRIGGER_RUN_ID");
        if (runId != null) {
            command.environment().put("TRIGGER_RUN_ID", runId);
        }
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private HttpServer start(String name, @Nullable String movedTo) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                received.add(
                        name + ' ' + path + ' ' + exchange.getRequestHeaders().getFirst("Trigger-Run-Id"));
                boolean moved = movedTo != null && path.equals("/moved");
                if (moved) {
                    exchange.getResponseHeaders().set("Location", movedTo);
                }
                exchange.sendResponseHeaders(moved ? 302 : 204, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
