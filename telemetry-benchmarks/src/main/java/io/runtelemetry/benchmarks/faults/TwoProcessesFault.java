package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import java.io.IOException;
import java.util.List;

/** Two processes that work on the same entities; nothing of the first one comes through for a while. */
final class TwoProcessesFault extends NetworkFault {

    TwoProcessesFault() throws IOException {
        super(Network.STALLED);
    }

    @Override
    List<Load> start(LoadSpec spec) throws IOException {
        ProcessLoad delayed = ProcessLoad.start(spec.share('A', 2).with(properties()));
        ProcessLoad other = ProcessLoad.start(spec.share('B', 2).with(properties(server.port())));
        return List.of(delayed, other);
    }
}
