package io.runtelemetry.benchmarks.faults;

import io.lettuce.core.KillArgs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server that works, whose name is known no more once its connections are lost. The process of the jobs takes names from
 * a file, as the JDK lets it, and remembers none.
 */
final class NameFault extends ServerFault {

    private static final String NAME = "redis.faults.example";

    private final Path hosts;

    NameFault() throws IOException {
        super(fault -> ((NameFault) fault).forget(), fault -> ((NameFault) fault).remember());
        hosts = Files.createTempFile("telemetry-faults", ".hosts");
        remember();
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "spring.data.redis.host",
                NAME,
                "spring.data.redis.port",
                String.valueOf(server.port()),
                JdkNames.PROPERTY,
                "true");
    }

    @Override
    List<Load> start(LoadSpec spec) throws IOException {
        return List.of(ProcessLoad.start(spec.with(properties()), "-Djdk.net.hosts.file=" + hosts));
    }

    private void forget() throws IOException {
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        redis().clientKill(KillArgs.Builder.typeNormal().skipme());
    }

    private void remember() throws IOException {
        Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 " + NAME + "\n");
    }

    @Override
    public void close() {
        super.close();
        try {
            Files.delete(hosts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
