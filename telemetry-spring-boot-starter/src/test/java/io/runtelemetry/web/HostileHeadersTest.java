package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever anybody writes into headers is the sender's mistake: a 4xx, or of no interest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostileHeadersTest {

    private static final List<String> PATHS = List.of(
            "GET /telemetry/telemetry-link.js",
            "GET /telemetry/payment/pym_1",
            "GET /telemetry/payment/pym_1/open",
            "GET /telemetry/payment/pym_1/history",
            "GET /telemetry/runs/run_abc",
            "GET /telemetry/runs/run_abc/state",
            "GET /telemetry/",
            "GET /telemetry/search?q=pym_1",
            "GET /telemetry/coverage",
            "GET /telemetry/elsewhere",
            "HEAD /telemetry/payment/pym_1",
            "POST /telemetry/lookup",
            "POST /telemetry/trigger/alerts",
            "OPTIONS /telemetry/lookup");

    private static final List<String> NAMES = List.of(
            "Content-Type",
            "Accept",
            "Accept-Charset",
            "Accept-Encoding",
            "Accept-Language",
            "Authorization",
            "Telemetry-Token",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "If-Range",
            "Range",
            "Origin",
            "Referer",
            "Cookie",
            "Content-Language",
            "Content-Disposition",
            "Date",
            "Expect",
            "Forwarded",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-For",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Requested-With",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "x-trigger-signature-hmacsha256",
            "Trigger-Run-Id",
            "baggage",
            "traceparent",
            "X-HTTP-Method-Override",
            "Prefer",
            "Upgrade");

    private static final int VALUES_OF_A_HEADER = 5;

    private static final List<String> VALUES = List.of(
            "",
            ",",
            ";",
            "=",
            "\"",
            "\"\"",
            "/",
            "a/",
            "/b",
            "a/b/c",
            "a b",
            "text/",
            "text/html;charset=",
            "*",
            "text/html;charset=nothing",
            "application/json;q=x",
            "W/",
            "W/\"",
            "\"a",
            "-1",
            "99999999999999999999",
            "http://[",
            "http://a b",
            "https://x:99999",
            "null",
            "%zz",
            "%",
            "\u00ff\u00fe",
            "\t",
            "a=b; a=c",
            "Bearer",
            "Bearer ",
            "Basic",
            "Basic ",
            "Basic !!!",
            "Basic Og==",
            "bytes=5-1",
            "Sat, 99 Foo",
            "100-continue;",
            "for=\"",
            "host=[::",
            "x".repeat(3000));

    @ParameterizedTest
    @EnumSource
    void no_header_of_any_path_makes_the_application_fail(Stack stack) throws Exception {
        try (ApiServer open = ApiServer.open(stack, "telemetry.history.size=3", "telemetry.web.alerts.secret=s3cr3t");
                ApiServer secured = ApiServer.withSpringSecurity(
                        stack,
                        "telemetry.web.enabled=true",
                        "telemetry.web.token=0123456789abcdef",
                        "test.chain=forgetful")) {
            open.record("payment", "pym_1", "run_abc");
            List<String> failures = new ArrayList<>();
            for (ApiServer server : List.of(open, secured)) {
                int next = 0;
                for (String path : PATHS) {
                    for (String name : NAMES) {
                        // Each header meets each path, and each value in turn: all with all would take minutes.
                        for (int i = 0; i < VALUES_OF_A_HEADER; i++) {
                            String value = VALUES.get(next++ % VALUES.size());
                            int status = status(server, path, name, value);
                            if (status >= 500) {
                                failures.add(status + " " + path + " " + name + ": " + value);
                            }
                        }
                    }
                }
            }
            assertThat(failures).isEmpty();
        }
    }

    private static int status(ApiServer server, String path, String name, String value) {
        String body = path.startsWith("POST") ? "{}" : "";
        String type = name.equals("Content-Type") || body.isEmpty() ? "" : "Content-Type: application/json\r\n";
        String request = path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + type + name + ": " + value
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String line = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            // A server that closes the connection has refused the request, too.
            return line.length() < 12 ? 400 : Integer.parseInt(line.substring(9));
        } catch (IOException e) {
            throw new UncheckedIOException(request, e);
        }
    }
}
