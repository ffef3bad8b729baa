package io.runtelemetry.trigger;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the API of trigger.dev is reached.
 *
 * @param url the address of the API, absolute, http or https, as {@code https://api.trigger.dev}
 * @param secretKey the secret key of an environment, as {@code tr_prod_…}; never part of a message
 * @param branch the branch of a preview or dev environment, whose key is that of all branches; null for none
 * @param connectTimeout how long to wait for a connection, positive
 * @param timeout how long to wait for an answer, connecting included, positive
 */
public record TriggerApiOptions(
        String url, String secretKey, @Nullable String branch, Duration connectTimeout, Duration timeout) {

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * Makes the options.
     *
     * @throws IllegalArgumentException if a value is malformed or out of its range; the message repeats neither URL nor
     *     key
     */
    public TriggerApiOptions {
        require(
                BaseUrl.isValid(url),
                "The address of trigger.dev's API (telemetry.trigger.api-url or TRIGGER_API_URL) must be absolute, begin"
                        + " with http:// or https:// and have no user, query or fragment, as in https://api.trigger.dev");
        require(
                VISIBLE_ASCII.matcher(secretKey).matches(),
                "The secret key of trigger.dev (TRIGGER_SECRET_KEY or telemetry.trigger.secret-key) must be ASCII"
                        + " characters without spaces or line breaks");
        require(
                branch == null || VISIBLE_ASCII.matcher(branch).matches(),
                "The branch at trigger.dev (telemetry.trigger.branch or TRIGGER_PREVIEW_BRANCH) must be ASCII characters"
                        + " without spaces or line breaks, as in feature/new-checkout");
        require(isPositive(connectTimeout), "telemetry.trigger.connect-timeout must be positive");
        require(isPositive(timeout), "telemetry.trigger.timeout must be positive");
        url = BaseUrl.withoutSlashes(url);
    }

    URI address(String path) {
        return URI.create(url + path);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns all but the secret key. */
    @Override
    public String toString() {
        return "TriggerApiOptions[url=" + url + ", branch=" + branch + ", connectTimeout=" + connectTimeout
                + ", timeout=" + timeout + ']';
    }
}
