package io.runtelemetry.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that may know of runs.
 *
 * @param patterns names of hosts, or {@code *.} and the name that they end with
 */
record PropagationTargets(List<String> patterns) {

    PropagationTargets {
        patterns = patterns.stream().map(PropagationTargets::normalized).toList();
    }

    boolean contain(URI uri) {
        String host = host(uri);
        return host != null && patterns.stream().anyMatch(pattern -> matches(pattern, normalized(host)));
    }

    /** A name with an underscore, as Docker Compose gives them, is a host for all but {@link URI#getHost()}. */
    private static @Nullable String host(URI uri) {
        String authority = uri.getRawAuthority();
        if (uri.getHost() != null || authority == null) {
            return uri.getHost();
        }
        String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = hostAndPort.lastIndexOf(':');
        return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    }

    /** Case does not tell hosts apart, nor does the dot of a name that is complete. */
    private static String normalized(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }
}
