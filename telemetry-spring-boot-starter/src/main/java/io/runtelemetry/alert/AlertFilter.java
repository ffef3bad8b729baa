package io.runtelemetry.alert;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Receives alerts in servlet applications, before the application's own security, which has no way to know trigger.dev: the
 * signature is what counts.
 */
final class AlertFilter extends OncePerRequestFilter {

    private final AlertReceiver receiver;

    private final int maxBytes;

    AlertFilter(AlertReceiver receiver, int maxBytes) {
        this.receiver = receiver;
        this.maxBytes = maxBytes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        if (!request.getMethod().equals("POST")) {
            write(AlertResponse.ONLY_POST, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(maxBytes + 1);
        String signature = request.getHeader(AlertSignature.HEADER);
        write(receiver.receive(signature, body.length > maxBytes ? null : body), response);
    }

    private static void write(AlertResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status().value());
        answer.headers().forEach(response::setHeader);
        response.getOutputStream().write(answer.body());
    }
}
