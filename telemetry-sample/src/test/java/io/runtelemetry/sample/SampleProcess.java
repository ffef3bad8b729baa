package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application in a process of its own, on a port of its own. */
final class SampleProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Path log;

    private final Process process;

    private final SampleClient client;

    /** Starts it by a command of this JDK's {@code java}, and waits until it serves. */
    SampleProcess(Path log, String... arguments) throws IOException {
        this.log = log;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.of(Stream.of(java), Stream.of(arguments), Stream.of("--server.port=0"))
                .flatMap(each -> each)
                .toList();
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Matcher started = await().atMost(Duration.ofMinutes(2))
                .failFast(() -> assertThat(process.isAlive()).as(output()).isTrue())
                .until(() -> PORT.matcher(output()), Matcher::find);
        this.client = new SampleClient(Integer.parseInt(started.group(1)));
    }

    SampleClient client() {
        return client;
    }

    String output() throws IOException {
        return Files.readString(log, UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
