package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;

/** Calls jobs as a task does, and opens pages as people do. */
final class SampleClient {

    private final HttpClient http = HttpClient.newHttpClient();

    private final URI base;

    SampleClient(int port) {
        this.base = URI.create("http://localhost:" + port);
    }

    /** Calls a job within a run, with the content type that {@code curl -d} sends. */
    HttpResponse<String> call(String job, String payload, String runId) {
        return send(post(job, payload)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Trigger-Run-Id", runId));
    }

    HttpRequest.Builder post(String job, String payload) {
        return request("/jobs/" + job).POST(BodyPublishers.ofString(payload));
    }

    /** Opens a page as somebody who may see runs. */
    HttpResponse<String> page(String path) {
        return page(path, "support");
    }

    /** Opens a page as one of the demo users, whose passwords are their names. */
    HttpResponse<String> page(String path, String user) {
        String credentials = Base64.getEncoder().encodeToString((user + ':' + user).getBytes(UTF_8));
        return send(request(path).header("Accept", "text/html").header("Authorization", "Basic " + credentials));
    }

    HttpResponse<String> pageOfNobody(String path) {
        return send(request(path).header("Accept", "text/html"));
    }

    /** What monitoring asks for. */
    HttpResponse<String> actuator(String endpoint) {
        return send(request("/actuator/" + endpoint));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
