package io.runtelemetry.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Hosts that may know of runs.
 *
 * @param patterns names of hosts, or {@code *.} and the name that they end with
 */
record PropagationTargets(List<String> patterns) {

    PropagationTargets {
        patterns = patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
    }

    boolean contain(URI uri) {
        String host = uri.getHost();
        return host != null && patterns.stream().anyMatch(pattern -> matches(pattern, host.toLowerCase(Locale.ROOT)));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }
}
