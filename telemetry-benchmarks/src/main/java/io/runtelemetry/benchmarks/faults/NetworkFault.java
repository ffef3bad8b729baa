package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.network.TcpProxy;
import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import java.io.IOException;
import java.util.Map;

/** A server that works, and a network before it that does not. */
class NetworkFault extends ServerFault {

    final TcpProxy proxy;

    NetworkFault(Network network) throws IOException {
        super(
                fault -> ((NetworkFault) fault).proxy.become(network),
                fault -> ((NetworkFault) fault).proxy.become(Network.GOOD));
        proxy = new TcpProxy(server.port());
    }

    @Override
    Map<String, String> properties() {
        return properties(proxy.port());
    }

    @Override
    public void close() {
        proxy.close();
        super.close();
    }
}
