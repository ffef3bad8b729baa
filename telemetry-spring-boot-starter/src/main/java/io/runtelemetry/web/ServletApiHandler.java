package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/** The API in servlet applications. */
record ServletApiHandler(TelemetryApi api, Callers callers) implements HttpRequestHandler {

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiRequest withoutBody = new ApiRequest(
                HttpMethod.valueOf(request.getMethod()),
                ServletRequestPathUtils.parse(request).pathWithinApplication().value(),
                request.getQueryString(),
                new ServletServerHttpRequest(request).getHeaders(),
                null,
                callers.of(request.getUserPrincipal()));
        String body = withoutBody.isPost() && api.admits(withoutBody) ? body(request) : null;
        write(api.answer(body == null ? withoutBody : withoutBody.withBody(body)), response);
    }

    private static @Nullable String body(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(TelemetryApi.MAX_BODY + 1);
        return bytes.length > TelemetryApi.MAX_BODY ? null : new String(bytes, UTF_8);
    }

    private static void write(ResponseEntity<byte[]> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        byte[] body = answer.getBody();
        if (body != null) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
