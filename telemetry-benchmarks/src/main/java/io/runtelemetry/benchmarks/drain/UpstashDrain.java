package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.upstash.UpstashProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Those that write over REST: the starter, and the client of the TypeScript applications. */
final class UpstashDrain {

    static final String PREFIX = "Upstash: ";

    static final String STARTER = PREFIX + Drain.STARTER;

    static final String TOGETHER = PREFIX + "TypeScript, all at once";

    static final String SEQUENTIAL = PREFIX + "TypeScript, one after the other";

    private UpstashDrain() {}

    static Map<String, Turn> turns(UpstashProxy proxy, DrainOptions options) {
        Map<String, Turn> turns = new LinkedHashMap<>();
        StarterWriter starter = new StarterWriter(proxy.properties());
        turns.put(STARTER, new Turn(counted(starter, proxy), options.upstash()));
        turns.put(TOGETHER, new Turn(records -> typeScript("together", records, proxy), options.upstash()));
        turns.put(SEQUENTIAL, new Turn(records -> typeScript("sequential", records, proxy), options.sequential()));
        return turns;
    }

    private static RecordWriter counted(RecordWriter writer, UpstashProxy proxy) {
        return new RecordWriter() {

            @Override
            public Written write(Records records) throws Exception {
                int before = proxy.requests();
                Written written = writer.write(records);
                return new Written(written.nanos(), proxy.requests() - before);
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    private static RecordWriter.Written typeScript(String manner, Records records, UpstashProxy proxy)
            throws IOException {
        Process script = proxy.run("drain.mjs", manner, String.valueOf(records.size()), records.runId());
        try (BufferedReader output = script.inputReader();
                Writer input = script.outputWriter()) {
            String warm = output.readLine();
            int before = proxy.requests();
            input.write("go\n");
            input.flush();
            String nanos = output.readLine();
            if (!"WARM".equals(warm) || nanos == null) {
                throw new IOException("The TypeScript client wrote nothing");
            }
            return new RecordWriter.Written(Long.parseLong(nanos), proxy.requests() - before);
        } finally {
            script.destroy();
        }
    }
}
