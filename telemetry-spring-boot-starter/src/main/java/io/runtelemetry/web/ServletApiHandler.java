package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/** The API in servlet applications. */
final class ServletApiHandler implements HttpRequestHandler {

    private final TelemetryApi api;

    private final Function<HttpServletRequest, Caller> callers;

    ServletApiHandler(TelemetryApi api, Function<HttpServletRequest, Caller> callers) {
        this.api = api;
        this.callers = callers;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpHeaders headers = new ServletServerHttpRequest(request).getHeaders();
        Caller caller = callers.apply(request);
        String path =
                ServletRequestPathUtils.parse(request).pathWithinApplication().value();
        String body = api.admits(caller, headers) ? body(request) : "";
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        write(api.answer(new ApiRequest(method, path, request.getQueryString(), headers, body, caller)), response);
    }

    private static @Nullable String body(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(TelemetryApi.MAX_BODY + 1);
        return bytes.length > TelemetryApi.MAX_BODY ? null : new String(bytes, UTF_8);
    }

    static void write(ResponseEntity<byte[]> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        byte[] body = answer.getBody();
        if (body != null) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
