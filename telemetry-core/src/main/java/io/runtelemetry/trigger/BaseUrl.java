package io.runtelemetry.trigger;

import java.net.URI;
import java.net.URISyntaxException;

/** An address that paths are appended to. */
final class BaseUrl {

    private BaseUrl() {}

    /** Returns whether this is an absolute http or https URL with nothing but host, port and path. */
    static boolean isValid(String url) {
        try {
            URI uri = new URI(url);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static String withoutSlashes(String url) {
        return url.replaceAll("/+$", "");
    }
}
