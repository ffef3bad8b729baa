package io.runtelemetry.sample.embedded;

import com.github.fppt.jedismock.RedisServer;
import java.net.InetAddress;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Takes the place of {@code spring.data.redis.*}, unless the profile {@code redis} asks for a server of its own. */
@Configuration(proxyBeanMethods = false)
@Profile("!redis")
class EmbeddedRedisConfiguration {

    @Bean(initMethod = "start", destroyMethod = "stop")
    RedisServer embeddedRedis() {
        return RedisServer.newRedisServer(0, InetAddress.getLoopbackAddress());
    }

    @Bean
    DataRedisConnectionDetails embeddedRedisConnection(RedisServer embeddedRedis) {
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of(embeddedRedis.getHost(), embeddedRedis.getBindPort());
            }
        };
    }
}
