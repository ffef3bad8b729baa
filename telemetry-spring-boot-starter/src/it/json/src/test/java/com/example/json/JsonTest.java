package com.example.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/** Passes without the starter and with it: what an application writes does not depend on it. */
class JsonTest {

    private static final String LIBRARY = System.getProperty("json.library");

    private HttpServer server;

    private volatile String received;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    static Stream<Arguments> clients() {
        BiConsumer<String, Object> restTemplate = (url, body) -> {
            HttpHeaders headers = new HttpHeaders();
            headers.setContentType(MediaType.APPLICATION_JSON);
            new RestTemplate().postForEntity(url, new HttpEntity<>(body, headers), Void.class);
        };
        BiConsumer<String, Object> restClient = (url, body) -> RestClient.create()
                .post()
                .uri(url)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toBodilessEntity();
        return Stream.of(argumentSet("RestTemplate", restTemplate), argumentSet("RestClient.create()", restClient));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_writes_what_the_library_of_the_application_writes(BiConsumer<String, Object> client) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try {
            client.accept(url, new Payment("pym_123", Instant.parse("2026-11-27T04:00:00Z"), null));
        } catch (RestClientException | IllegalStateException e) {
            received = "nothing";
        }

        assertThat(received)
                .isEqualTo(
                        switch (LIBRARY) {
                            case "jackson-2" -> "{\"id\":\"pym_123\",\"at\":1795752000.000000000,\"by\":null}";
                            case "jackson-3" -> "{\"id\":\"pym_123\",\"at\":\"2026-11-27T04:00:00Z\",\"by\":null}";
                            default -> "nothing";
                        });
    }

    /** As Spring, JobRunr and others detect them. */
    @Test
    void no_library_is_there_that_the_application_has_not_added() {
        assertThat(isPresent("com.fasterxml.jackson.databind.ObjectMapper")).isEqualTo(LIBRARY.equals("jackson-2"));
        assertThat(isPresent("tools.jackson.databind.ObjectMapper")).isEqualTo(LIBRARY.equals("jackson-3"));
        assertThat(isPresent("com.google.gson.Gson")).isFalse();
        assertThat(isPresent("jakarta.json.bind.Jsonb")).isFalse();
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, null);
    }

    record Payment(String id, Instant at, String by) {}
}
