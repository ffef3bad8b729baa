package io.runtelemetry.input;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that people set, read strictly: what a browser or a client would guess at is refused. */
public final class HttpUrl {

    /** What {@link #isBase} asks for, as the rest of a sentence that begins with the property. */
    public static final String BASE_RULE =
            "must be absolute, begin with http:// or https:// and have no user, query or fragment";

    private static final int MAX_PORT = 65_535;

    private HttpUrl() {}

    /** Returns whether this is an absolute http or https URL with a host and without a user. */
    public static boolean isAbsolute(String url) {
        try {
            return isAbsolute(new URI(url));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Returns whether paths can be appended: it is absolute, with nothing but host, port and path. */
    public static boolean isBase(String url) {
        try {
            URI uri = new URI(url);
            return isAbsolute(uri) && uri.getRawQuery() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isAbsolute(URI uri) {
        return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= MAX_PORT
                && uri.getRawUserInfo() == null;
    }

    /** Returns the URL without slashes at its end, so that a path can be appended. */
    public static String withoutSlashes(String url) {
        return url.replaceAll("/+$", "");
    }
}
