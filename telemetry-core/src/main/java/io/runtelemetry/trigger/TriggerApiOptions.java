package io.runtelemetry.trigger;

import io.runtelemetry.input.HttpUrl;
import io.runtelemetry.input.PrintableText;
import io.runtelemetry.input.Require;
import java.net.URI;
import java.time.Duration;
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

    /**
     * Creates the options.
     *
     * @throws IllegalArgumentException if a value is malformed or out of its range; the message repeats neither URL nor
     *     key
     */
    public TriggerApiOptions {
        Require.that(
                HttpUrl.isBase(url),
                "The address of trigger.dev's API (telemetry.trigger.api-url or TRIGGER_API_URL) " + HttpUrl.BASE_RULE
                        + ", as in https://api.trigger.dev");
        Require.that(
                PrintableText.isVisibleAscii(secretKey),
                "The secret key of trigger.dev (TRIGGER_SECRET_KEY or telemetry.trigger.secret-key) must be ASCII"
                        + " characters without spaces or line breaks");
        Require.that(
                branch == null || PrintableText.isVisibleAscii(branch),
                "The branch at trigger.dev (telemetry.trigger.branch or TRIGGER_PREVIEW_BRANCH) must be ASCII characters"
                        + " without spaces or line breaks, as in feature/new-checkout");
        Require.positive(connectTimeout, "telemetry.trigger.connect-timeout");
        Require.positive(timeout, "telemetry.trigger.timeout");
        url = HttpUrl.withoutSlashes(url);
    }

    URI address(String path) {
        return URI.create(url + path);
    }

    /** Returns all but the secret key. */
    @Override
    public String toString() {
        return "TriggerApiOptions[url=" + url + ", branch=" + branch + ", connectTimeout=" + connectTimeout
                + ", timeout=" + timeout + ']';
    }
}
