package io.runtelemetry.runstate;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringUtils;

/** What the TypeScript tasks have in their environment, too; a property of telemetry's own wins over it. */
final class TriggerCredentials {

    private static final String CLOUD = "https://cloud.trigger.dev";

    private static final String CLOUD_API = "https://api.trigger.dev";

    private TriggerCredentials() {}

    static @Nullable String secretKey(PropertyResolver environment) {
        return first(environment.getProperty("telemetry.trigger.secret-key"), environment, "TRIGGER_SECRET_KEY");
    }

    /** Without an address of its own, the API of a self-hosted dashboard is beside it: the key is for no other. */
    static String apiUrl(@Nullable String configured, PropertyResolver environment, String dashboardUrl) {
        String url = first(configured, environment, "TRIGGER_API_URL");
        if (url != null) {
            return url;
        }
        return dashboardUrl.equalsIgnoreCase(CLOUD) ? CLOUD_API : dashboardUrl;
    }

    private static @Nullable String first(@Nullable String configured, PropertyResolver environment, String variable) {
        if (StringUtils.hasText(configured)) {
            return configured.strip();
        }
        String value = environment.getProperty(variable);
        return StringUtils.hasText(value) ? value.strip() : null;
    }
}
