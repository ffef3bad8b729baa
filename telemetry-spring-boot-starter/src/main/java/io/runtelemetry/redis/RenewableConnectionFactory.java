package io.runtelemetry.redis;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Connections that can be given up for new ones. The application's own are not ours to give up. */
interface RenewableConnectionFactory extends RedisConnectionFactory {

    /** Closes what is open, so that whoever needs a connection next gets a new one; not more than once a second. */
    void renew();

    /** Returns how long a new connection may take. */
    Duration connectTimeout();

    /** Renews connections of which an answer tells that they lead to the wrong server. */
    static void renewIfTold(RedisConnectionFactory connections, Collection<? extends @Nullable Throwable> failures) {
        if (connections instanceof RenewableConnectionFactory renewable
                && failures.stream().anyMatch(WrongServer::isToldBy)) {
            renewable.renew();
        }
    }
}
