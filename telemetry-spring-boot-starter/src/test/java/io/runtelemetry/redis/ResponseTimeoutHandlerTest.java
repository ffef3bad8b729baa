package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseTimeoutHandlerTest {

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void a_connection_whose_server_is_silent_is_reset_so_that_nothing_arrives_late() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel client = new Bootstrap()
                    .group(threads)
                    .channel(NioSocketChannel.class)
                    .handler(new ResponseTimeoutHandler(Duration.ofMillis(50)))
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();
            client.writeAndFlush(Unpooled.copiedBuffer("SET key value\r\n", UTF_8))
                    .sync();

            assertThat(client.closeFuture().await(30, TimeUnit.SECONDS)).isTrue();

            try (Socket accepted = server.accept()) {
                // Closed in good order, it would come to its end.
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> accepted.getInputStream().readAllBytes());
            }
        }
    }
}
