package io.runtelemetry.redis;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing has come for some time after something was sent, so that Lettuce connects anew. A
 * server or a network that goes away without a word would else leave it open for as long as TCP keeps trying: a quarter of
 * an hour. What was sent and has not arrived by then must not do so later, when newer records have taken another way: so
 * the connection is reset, which makes the system forget it, where closing it would have it delivered first.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Lettuce has its own promise of each write.
final class ResponseTimeoutHandler extends ChannelDuplexHandler {

    private final Duration limit;

    private @Nullable ScheduledFuture<?> closing;

    ResponseTimeoutHandler(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (closing == null) {
            closing = context.executor().schedule(() -> reset(context), limit.toNanos(), TimeUnit.NANOSECONDS);
        }
        context.write(message, promise);
    }

    private static void reset(ChannelHandlerContext context) {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received();
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        received();
        context.fireChannelInactive();
    }

    private void received() {
        if (closing != null) {
            closing.cancel(false);
            closing = null;
        }
    }
}
