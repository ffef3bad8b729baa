package io.runtelemetry.sample.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The embedded Redis lives as long as the application, and no one else can reach it. */
final class EmbeddedRedisTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(EmbeddedRedisConfiguration.class);

    @Test
    void listensOnLoopbackUntilTheApplicationStops() {
        int[] port = new int[1];
        application.run(context -> {
            Standalone server = Objects.requireNonNull(
                    context.getBean(DataRedisConnectionDetails.class).getStandalone());
            assertThat(InetAddress.getByName(server.getHost()).isLoopbackAddress())
                    .isTrue();
            port[0] = server.getPort();
            connect(port[0]);
        });

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port[0]));
    }

    @Test
    void makesRoomForAServer() {
        application
                .withPropertyValues("spring.profiles.active=redis")
                .run(context -> assertThat(context).doesNotHaveBean(DataRedisConnectionDetails.class));
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
