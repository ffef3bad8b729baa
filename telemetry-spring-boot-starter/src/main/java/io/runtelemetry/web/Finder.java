package io.runtelemetry.web;

import java.util.List;
import java.util.Map;

/**
 * A page that finds entities and runs, of the API and the web component alone. Its files hold no data. The page itself is for
 * those who may ask, so that others are sent to the log-in or read why; where a token is a way in, which a browser cannot send
 * along, it is for everybody and asks for the token.
 */
record Finder(List<StaticFile> files) {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    static Finder guardedBy(Access access) {
        return new Finder(List.of(
                StaticFile.page(
                        "finder/finder.html",
                        !access.takesToken(),
                        Map.of(
                                "Content-Security-Policy", POLICY,
                                "Referrer-Policy", "no-referrer",
                                "X-Frame-Options", "DENY")),
                StaticFile.of("finder/finder.css", "text/css;charset=UTF-8"),
                StaticFile.of("finder/finder.svg", "image/svg+xml"),
                script("finder.js"),
                script("finder-api.js"),
                script("finder-views.js"),
                script("finder-parts.js")));
    }

    private static StaticFile script(String name) {
        return StaticFile.of("finder/" + name, "text/javascript;charset=UTF-8");
    }
}
