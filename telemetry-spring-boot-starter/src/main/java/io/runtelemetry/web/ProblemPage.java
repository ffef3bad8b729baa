package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** What people read in the tab that a link has opened when it leads to no run: what is wrong, and the way on. */
final class ProblemPage {

    private static final String TEMPLATE = new String(StaticFile.read("problem.html"), UTF_8);

    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + styleHash()
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private ProblemPage() {}

    static ResponseEntity<byte[]> of(ApiException problem) {
        String page = TEMPLATE.replace("{title}", title(problem.status()))
                .replace("{advice}", advice(problem.status()))
                .replace("{detail}", HtmlUtils.htmlEscape(String.valueOf(problem.getMessage()), "UTF-8"));
        return ResponseEntity.status(problem.status())
                .headers(problem.headers())
                .headers(ApiResponses::guard)
                .header(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                .header("Content-Security-Policy", POLICY)
                .body(page.getBytes(UTF_8));
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> "You are not logged in";
            case FORBIDDEN -> "Your account may not see runs";
            case NOT_FOUND -> "There is no run to open";
            case SERVICE_UNAVAILABLE -> "The run cannot be looked up at the moment";
            default -> "This link leads to no run";
        };
    }

    private static String advice(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> "Log in where you came from, then try again.";
            case FORBIDDEN -> "Ask who administers the tool that you came from for access to runs.";
            case NOT_FOUND -> "Go back to the tool that you came from: its link may be older than what is known.";
            case SERVICE_UNAVAILABLE -> "That says nothing about the run. Try again in a moment.";
            default -> "Go back to the tool that you came from, and tell who administers it.";
        };
    }

    private static String styleHash() {
        String style =
                TEMPLATE.substring(TEMPLATE.indexOf("<style>") + "<style>".length(), TEMPLATE.indexOf("</style>"));
        return Base64.getEncoder().encodeToString(StaticFile.digest(style.getBytes(UTF_8)));
    }
}
