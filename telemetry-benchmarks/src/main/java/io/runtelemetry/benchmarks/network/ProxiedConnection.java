package io.runtelemetry.benchmarks.network;

import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A connection through a {@link TcpProxy}. As in a network, what is on its way when one side resets the connection arrives
 * no more, and what is on its way when one side closes it still does.
 */
final class ProxiedConnection {

    /** How often a packet that waits looks whether the network has changed. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int MAX_PACKETS = 64;

    private final TcpProxy proxy;

    private final Socket client;

    private final Socket server;

    private volatile boolean ended;

    /** Bytes, or none for the end of them, and when they were sent. */
    private static final class Packet {

        final byte[] bytes;

        final long sentAt = System.nanoTime();

        Packet(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    ProxiedConnection(TcpProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        carry(client, server, true);
        carry(server, client, false);
    }

    private void carry(Socket from, Socket to, boolean toServer) {
        BlockingQueue<Packet> packets = new LinkedBlockingQueue<>(MAX_PACKETS);
        run(() -> take(from, packets));
        run(() -> deliver(packets, to, toServer));
    }

    private void run(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        reset();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "proxied-connection");
        thread.setDaemon(true);
        thread.start();
    }

    private void take(Socket from, BlockingQueue<Packet> packets) throws IOException, InterruptedException {
        byte[] buffer = new byte[16_384];
        int length;
        do {
            length = from.getInputStream().read(buffer);
            byte[] bytes = Arrays.copyOf(buffer, Math.max(length, 0));
            Packet packet = new Packet(bytes);
            while (!ended && !packets.offer(packet, LOOK_NANOS, TimeUnit.NANOSECONDS)) {
                Thread.onSpinWait();
            }
        } while (length >= 0 && !ended);
    }

    private void deliver(BlockingQueue<Packet> packets, Socket to, boolean toServer)
            throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        while (!ended) {
            Packet packet = packets.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
            if (packet == null) {
                continue;
            }
            int delivered = 0;
            do {
                awaitPassage(packet, toServer);
                if (ended) {
                    return;
                }
                int bytes = proxy.network().bytesPerSecond();
                int until = bytes == 0 ? packet.bytes.length : Math.min(packet.bytes.length, delivered + bytes);
                out.write(packet.bytes, delivered, until - delivered);
                delivered = until;
                if (delivered < packet.bytes.length) {
                    await(System.nanoTime() + TimeUnit.SECONDS.toNanos(1), bytes);
                }
            } while (delivered < packet.bytes.length);
            if (packet.bytes.length == 0) {
                to.shutdownOutput();
                return;
            }
        }
    }

    private void awaitPassage(Packet packet, boolean toServer) throws InterruptedException {
        for (Network network = proxy.network(); !ended; network = proxy.network()) {
            long latency = toServer ? network.latency().toNanos() : 0;
            long left = latency - (System.nanoTime() - packet.sentAt);
            if (network.open() && left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(network.open() ? Math.min(left, LOOK_NANOS) : LOOK_NANOS);
        }
    }

    private void await(long nanos, int bytesPerSecond) throws InterruptedException {
        while (!ended && proxy.network().bytesPerSecond() == bytesPerSecond && System.nanoTime() - nanos < 0) {
            TimeUnit.NANOSECONDS.sleep(LOOK_NANOS);
        }
    }

    boolean isUnconnected() {
        if (!server.isConnected()) {
            reset();
        }
        return ended;
    }

    /** Ends the connection on both sides, as a firewall that has forgotten it would. */
    void reset() {
        ended = true;
        proxy.forget(this);
        for (Socket side : new Socket[] {client, server}) {
            try {
                side.setSoLinger(true, 0);
                side.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }

    private interface Step {

        void run() throws IOException, InterruptedException;
    }
}
