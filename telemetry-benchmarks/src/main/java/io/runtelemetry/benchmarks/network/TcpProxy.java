package io.runtelemetry.benchmarks.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between clients and a server on this machine that can be made a bad one. */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listener;

    private final int serverPort;

    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

    private volatile Network network = Network.GOOD;

    /**
     * How a network is.
     *
     * @param latency how long the way to the server takes
     * @param bytesPerSecond how much goes through in each direction; 0 for no limit
     * @param open whether anything goes through at all; what does not waits
     * @param resetting whether connections are reset as soon as they are made
     */
    public record Network(Duration latency, int bytesPerSecond, boolean open, boolean resetting) {

        public static final Network GOOD = new Network(Duration.ZERO, 0, true, false);

        public static final Network RESETTING = new Network(Duration.ZERO, 0, true, true);

        public static final Network STALLED = new Network(Duration.ZERO, 0, false, false);

        public static Network withLatency(Duration latency) {
            return new Network(latency, 0, true, false);
        }

        public static Network withBytesPerSecond(int bytes) {
            return new Network(Duration.ZERO, bytes, true, false);
        }
    }

    /** Makes a good network in front of a server on this machine. */
    public TcpProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the port to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    Network network() {
        return network;
    }

    /** Changes the network, also for connections that are there. */
    public void become(Network changed) {
        network = changed;
        if (changed.resetting) {
            connections.forEach(ProxiedConnection::reset);
        }
    }

    void forget(ProxiedConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket();
                ProxiedConnection connection = new ProxiedConnection(this, client, server);
                connections.add(connection);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
                connection.start();
                if (network.resetting) {
                    connection.reset();
                }
            } catch (IOException e) {
                // Either the proxy is closed, or the server is away: the client finds out by itself.
                connections.removeIf(ProxiedConnection::isUnconnected);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(ProxiedConnection::reset);
    }
}
