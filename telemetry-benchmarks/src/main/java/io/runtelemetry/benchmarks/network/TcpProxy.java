package io.runtelemetry.benchmarks.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between clients and a server on this machine that can be made a bad one. As in a network, what is on its way when
 * one side resets a connection arrives no more, and what is on its way when one side closes it still does.
 */
public final class TcpProxy implements AutoCloseable {

    /** How often what waits looks whether the network has changed. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int MAX_PACKETS = 64;

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private volatile int serverPort;

    /** Counts how often those that there were were dropped: a connection belongs to the count that it began at. */
    private final AtomicInteger flows = new AtomicInteger();

    private final Channel listener;

    private volatile Network network = Network.GOOD;

    /**
     * How a network is.
     *
     * @param latency how long the way to the server takes
     * @param bytesPerSecond how much goes through in each direction; 0 for no limit
     * @param open whether anything goes through at all; what does not waits
     * @param resetting whether connections are reset as soon as they are made
     * @param maxUnanswered a connection on which more bytes are sent before anything is answered is reset
     */
    public record Network(Duration latency, int bytesPerSecond, boolean open, boolean resetting, int maxUnanswered) {

        public static final Network GOOD = withLatency(Duration.ZERO);

        public static final Network RESETTING = new Network(Duration.ZERO, 0, true, true, Integer.MAX_VALUE);

        public static final Network STALLED = new Network(Duration.ZERO, 0, false, false, Integer.MAX_VALUE);

        public static Network withLatency(Duration latency) {
            return new Network(latency, 0, true, false, Integer.MAX_VALUE);
        }

        public static Network withBytesPerSecond(int bytes) {
            return new Network(Duration.ZERO, bytes, true, false, Integer.MAX_VALUE);
        }

        public static Network takingAtMost(int bytes) {
            return new Network(Duration.ZERO, 0, true, false, bytes);
        }
    }

    /** Makes a good network in front of a server on this machine. */
    public TcpProxy(int serverPort) {
        this.serverPort = serverPort;
        this.listener = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(client);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Returns the port to connect to. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Changes the network, also for connections that are there. */
    public void become(Network changed) {
        network = changed;
        if (changed.resetting) {
            connections.forEach(TcpProxy::reset);
        }
    }

    /** Leads new connections to another server; those that are there stay. */
    public void leadTo(int port) {
        serverPort = port;
    }

    /** What is sent on the connections that are there gets lost from now on. */
    public void dropFlows() {
        flows.incrementAndGet();
    }

    private void connect(Channel client) {
        AtomicInteger unanswered = new AtomicInteger();
        ChannelFuture unused = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .handler(new Relay(client, false, unanswered))
                .connect(InetAddress.getLoopbackAddress(), serverPort)
                .addListener((ChannelFuture connected) -> {
                    client.pipeline().addLast(new Relay(connected.channel(), true, unanswered));
                    connections.add(client);
                    client.config().setAutoRead(true);
                    if (network.resetting || !connected.isSuccess()) {
                        reset(client);
                    }
                });
    }

    /** Ends a connection as a firewall that has forgotten it would. */
    @SuppressWarnings("FutureReturnValueIgnored") // The proxy forgets the connection, however it ends.
    private static void reset(Channel side) {
        side.config().setOption(ChannelOption.SO_LINGER, 0);
        side.close();
    }

    /** No bytes mean the end of them. */
    private record Packet(ByteBuf bytes, long sentAt) {}

    /** Carries what comes from one side to the other. */
    private final class Relay extends ChannelInboundHandlerAdapter {

        private final Queue<Packet> packets = new ArrayDeque<>();

        private final Channel to;

        private final boolean toServer;

        private final AtomicInteger unanswered;

        private final int flow = flows.get();

        private long nextAt = System.nanoTime();

        Relay(Channel to, boolean toServer, AtomicInteger unanswered) {
            this.to = to;
            this.toServer = toServer;
            this.unanswered = unanswered;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            int size = ((ByteBuf) bytes).readableBytes();
            if (flow != flows.get() && size > 0) {
                ((ByteBuf) bytes).release();
                return;
            }
            if (!toServer) {
                unanswered.set(0);
            } else if (unanswered.addAndGet(size) > network.maxUnanswered) {
                reset(context.channel());
                reset(to);
            }
            packets.add(new Packet((ByteBuf) bytes, System.nanoTime()));
            context.channel().config().setAutoRead(packets.size() < MAX_PACKETS);
            if (packets.size() == 1) {
                deliver(context);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            reset(context.channel());
            reset(to);
        }

        private void deliver(ChannelHandlerContext context) {
            while (!packets.isEmpty()) {
                Network current = network;
                ByteBuf bytes = packets.element().bytes;
                long now = System.nanoTime();
                long arrives = packets.element().sentAt + (toServer ? current.latency.toNanos() : 0);
                long left = Math.max(arrives, current.bytesPerSecond == 0 ? arrives : nextAt) - now;
                if (to.isActive() && (!current.open || left > 0)) {
                    long wait = current.open ? Math.min(left, LOOK_NANOS) : LOOK_NANOS;
                    Future<?> unused = context.executor().schedule(() -> deliver(context), wait, TimeUnit.NANOSECONDS);
                    return;
                }
                boolean end = !bytes.isReadable();
                int limit = current.bytesPerSecond == 0 ? Integer.MAX_VALUE : current.bytesPerSecond;
                to.writeAndFlush(bytes.readRetainedSlice(Math.min(limit, bytes.readableBytes())))
                        .addListener(end ? ChannelFutureListener.CLOSE : ChannelFutureListener.CLOSE_ON_FAILURE);
                nextAt = now + TimeUnit.SECONDS.toNanos(1);
                if (!bytes.isReadable()) {
                    packets.remove().bytes.release();
                }
            }
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        connections.forEach(TcpProxy::reset);
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
