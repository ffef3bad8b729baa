package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** Over a server that speaks TLS only to those whose certificate it knows, by the application's SSL bundle. */
abstract class RedisTlsContract extends RedisApplicationContract<RedisTlsContract.TlsServer> {

    RedisTlsContract(String client) {
        super(client, TlsServer.start(), TlsServer::properties);
    }

    @Override
    RedisServerProcess server(String key) {
        return redis.server;
    }

    @Override
    List<RedisServerProcess> servers() {
        return List.of(redis.server);
    }

    @Test
    void the_application_comes_by_TLS() {
        writeFresh(entity("1"), "run_a");

        redis.server.execute("CONFIG", "SET", "tls-port", "0");
        try {
            redis.server.execute("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            assertThatIllegalStateException()
                    .as("without the port for TLS nothing is written, though the other one is open")
                    .isThrownBy(() -> writeThrowing());
        } finally {
            redis.server.execute("CONFIG", "SET", "tls-port", Integer.toString(redis.port));
        }
    }

    private void writeThrowing() {
        try {
            writeFresh(entity("1"), "run_b");
        } catch (RuntimeException | AssertionError e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server with a port for TLS beside the one by which the test looks into it. */
    record TlsServer(RedisServerProcess server, int port, ServerCertificate certificate, Path directory)
            implements AutoCloseable {

        static TlsServer start() {
            try {
                Path directory = Files.createTempDirectory("telemetry-tls");
                ServerCertificate certificate = new ServerCertificate(directory);
                int port = freePort();
                return new TlsServer(
                        RedisServerProcess.start(
                                "--tls-port",
                                Integer.toString(port),
                                "--tls-cert-file",
                                certificate.certificate.toString(),
                                "--tls-key-file",
                                certificate.key.toString(),
                                "--tls-ca-cert-file",
                                certificate.certificate.toString(),
                                "--tls-auth-clients",
                                "yes"),
                        port,
                        certificate,
                        directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        List<String> properties() {
            String bundle = "spring.ssl.bundle.pem.redis.";
            return List.of(
                    "spring.data.redis.host=127.0.0.1",
                    "spring.data.redis.port=" + port,
                    "spring.data.redis.ssl.bundle=redis",
                    bundle + "truststore.certificate=file:" + certificate.certificate,
                    bundle + "keystore.certificate=file:" + certificate.certificate,
                    bundle + "keystore.private-key=file:" + certificate.key);
        }

        @Override
        public void close() {
            server.close();
            FileSystemUtils.deleteRecursively(directory.toFile());
        }
    }
}
