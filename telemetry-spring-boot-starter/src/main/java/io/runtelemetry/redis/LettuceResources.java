package io.runtelemetry.redis;

import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads of the application's Lettuce where it has some, with a way of our own to connect anew. */
final class LettuceResources {

    /** Lettuce's own grows to 30 s. */
    private static final Delay RECONNECT_DELAY =
            Delay.fullJitter(Duration.ZERO, Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS);

    private LettuceResources() {}

    /**
     * Returns resources whose {@link #release} leaves the application's alone.
     *
     * @param silence how long nothing may come before the connection counts as lost
     */
    static ClientResources like(@Nullable ClientResources application, Duration silence) {
        ClientResources.Builder own = application == null ? ClientResources.builder() : sharing(application);
        NettyCustomizer customizer = application == null ? new NettyCustomizer() {} : application.nettyCustomizer();
        return own.reconnectDelay(RECONNECT_DELAY)
                .nettyCustomizer(resettingWithoutResponse(customizer, silence))
                .build();
    }

    /** A copy counts as the owner of what it has from the original, unless it is given each part once more. */
    private static ClientResources.Builder sharing(ClientResources application) {
        return application
                .mutate()
                .eventLoopGroupProvider(application.eventLoopGroupProvider())
                .eventExecutorGroup(application.eventExecutorGroup())
                .timer(application.timer())
                .commandLatencyRecorder(application.commandLatencyRecorder())
                .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled());
    }

    private static NettyCustomizer resettingWithoutResponse(NettyCustomizer application, Duration silence) {
        return new NettyCustomizer() {

            @Override
            public void afterBootstrapInitialized(Bootstrap bootstrap) {
                application.afterBootstrapInitialized(bootstrap);
            }

            @Override
            public void afterChannelInitialized(Channel channel) {
                application.afterChannelInitialized(channel);
                channel.pipeline().addFirst(new ResponseTimeoutHandler(silence));
            }
        };
    }

    static void release(ClientResources resources) {
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
