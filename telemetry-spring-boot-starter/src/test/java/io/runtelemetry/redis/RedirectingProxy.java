package io.runtelemetry.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * One address in front of several servers: only new connections lead to the one that it leads to now. Like a firewall, it can
 * drop the connections that there are without a word, and take its time for new ones.
 */
final class RedirectingProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private volatile int target;

    private final AtomicInteger flows = new AtomicInteger();

    private volatile int maxUnanswered = Integer.MAX_VALUE;

    private volatile Duration delay = Duration.ZERO;

    RedirectingProxy(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** What is sent on the connections that there are arrives no more, and both sides believe them open. */
    void dropFlows() {
        flows.incrementAndGet();
    }

    /** Closes connections on which more is sent than so many bytes before anything is answered. */
    void takeAtMost(int bytes) {
        maxUnanswered = bytes;
    }

    void delayConnections(Duration each) {
        delay = each;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            sockets.add(client);
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException, InterruptedException {
        Thread.sleep(delay.toMillis());
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        int flow = flows.get();
        AtomicInteger unanswered = new AtomicInteger();
        start(() -> pass(client, server, flow, count -> unanswered.addAndGet(count) <= maxUnanswered));
        start(() -> pass(server, client, flow, count -> {
            unanswered.set(0);
            return true;
        }));
    }

    private void pass(Socket from, Socket to, int flow, IntPredicate taken) throws IOException {
        try (from;
                to) {
            byte[] bytes = new byte[8_192];
            for (int count = from.getInputStream().read(bytes);
                    count >= 0 && taken.test(count);
                    count = from.getInputStream().read(bytes)) {
                if (flow == flows.get()) {
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
        }
    }

    private static void start(Passing passing) {
        Thread thread = new Thread(() -> {
            try {
                passing.run();
            } catch (IOException | InterruptedException e) {
                // One side is closed, or the proxy is.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Passing {

        void run() throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
