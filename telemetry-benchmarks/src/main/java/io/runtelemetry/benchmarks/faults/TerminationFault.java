package io.runtelemetry.benchmarks.faults;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server that works, and an application that is asked to end in the middle of its jobs. */
final class TerminationFault extends ServerFault {

    private @Nullable ProcessLoad load;

    TerminationFault() {
        super(fault -> ((TerminationFault) fault).terminate(), fault -> {});
    }

    @Override
    List<Load> start(LoadSpec spec) throws IOException {
        ProcessLoad started = ProcessLoad.start(spec.with(properties()));
        load = started;
        return List.of(started);
    }

    private void terminate() {
        if (load != null) {
            load.terminate();
        }
    }
}
