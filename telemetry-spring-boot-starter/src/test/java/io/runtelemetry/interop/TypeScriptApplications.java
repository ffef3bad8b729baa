package io.runtelemetry.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The TypeScript applications that share the keys, as far as they touch them: their client, and in place of Upstash a
 * proxy in front of an ordinary Redis.
 */
public final class TypeScriptApplications implements AutoCloseable {

    public static final String TOKEN = "interop-token";

    private final NodeScripts scripts;

    private final Process proxy;

    private final String url;

    /** Connects them to a Redis, with what {@link #install} returned. */
    public TypeScriptApplications(NodeScripts scripts, RedisServerProcess redis) throws IOException {
        this.scripts = scripts;
        proxy = scripts.start("upstash-proxy.mjs", Map.of("REDIS_URL", redis.url(), "UPSTASH_REDIS_REST_TOKEN", TOKEN));
        String ready = proxy.inputReader(UTF_8).readLine();
        if (ready == null || !ready.startsWith("READY ")) {
            throw new IOException("The proxy did not start: " + scripts.errors("upstash-proxy.mjs"));
        }
        url = ready.substring("READY ".length());
    }

    /** Installs what they use, unless that is done. */
    public static NodeScripts install() throws IOException {
        return NodeScripts.install(Path.of("src", "test", "interop"), Path.of("target", "interop"));
    }

    /** Returns the address of the proxy, which takes {@link #TOKEN}. */
    public String url() {
        return url;
    }

    /** Does with the client what {@code ts-client.mjs} is told to, and returns what it prints. */
    String client(String... arguments) throws IOException {
        return scripts.run(
                "ts-client.mjs",
                Map.of("UPSTASH_REDIS_REST_URL", url, "UPSTASH_REDIS_REST_TOKEN", TOKEN),
                "",
                arguments);
    }

    @Override
    public void close() {
        proxy.destroy();
        proxy.onExit().join();
    }
}
