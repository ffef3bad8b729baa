package io.runtelemetry.benchmarks.faults;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.springframework.boot.SpringApplication;

/** Runs jobs until they are done or the process is asked to end, and leaves its journal in a file. */
final class LoadProcess {

    private LoadProcess() {}

    /** Begins when there is something to read. Takes the file that says what to run, and the one to leave the journal in. */
    public static void main(String[] arguments) throws Exception {
        // By default the JDK remembers for ten seconds that there is no such name.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        LocalLoad load = LocalLoad.start(LoadSpec.readFrom(Path.of(arguments[0])));
        // Called when the application has ended, however it came to that.
        SpringApplication.getShutdownHandlers().add(() -> write(load.journal(), Path.of(arguments[1])));
        System.out.println(ProcessLoad.READY);
        if (System.in.read() >= 0) {
            System.out.println(ProcessLoad.BEGUN + load.begin());
            load.finish();
        }
    }

    private static void write(Journal journal, Path results) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(results)))) {
            journal.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
