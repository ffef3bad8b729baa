package io.runtelemetry.benchmarks.drain;

import java.io.IOException;
import java.util.List;

/** The server's own {@code redis-benchmark}, with one connection; it makes shorter keys, and lets them live for ever. */
final class RedisBenchmarkWriter implements RecordWriter {

    private static final int PIPELINE = 128;

    private final int port;

    RedisBenchmarkWriter(int port) {
        this.port = port;
    }

    /** Returns whether it is installed. */
    static boolean isInstalled() {
        try {
            return new ProcessBuilder("redis-benchmark", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Written write(Records records) throws IOException {
        String number = String.valueOf(records.size());
        Process process = new ProcessBuilder(List.of(
                        "redis-benchmark",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-t",
                        "set",
                        "-c",
                        "1",
                        "-P",
                        String.valueOf(PIPELINE),
                        "-n",
                        number,
                        "-r",
                        number,
                        "-d",
                        String.valueOf(records.value().length()),
                        "--csv"))
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        double perSecond = lines.stream()
                .filter(line -> line.startsWith("\"SET\""))
                .mapToDouble(line -> Double.parseDouble(line.split("\"", -1)[3]))
                .findFirst()
                .orElseThrow(() -> new IOException("redis-benchmark failed: " + lines));
        return new Written((long) (records.size() / perSecond * 1e9), records.size() / (double) PIPELINE);
    }
}
