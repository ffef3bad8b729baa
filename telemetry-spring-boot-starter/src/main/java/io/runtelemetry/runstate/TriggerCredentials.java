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

    /**
     * Returns the branch whose runs are asked for, or null for none. As trigger.dev's SDK has it, "default" means that too
     * (core/src/v3/apiClientManager and utils/gitBranch.ts, 4.5.12).
     */
    static @Nullable String branch(@Nullable String configured, PropertyResolver environment) {
        String preview = first(configured, environment, "TRIGGER_PREVIEW_BRANCH");
        String branch = preview == null ? first(null, environment, "TRIGGER_DEV_BRANCH") : preview;
        return "default".equals(branch) ? null : branch;
    }

    /** Returns the reference of the project whose task started this process, or null if none did. */
    static @Nullable String ownProjectRef(PropertyResolver environment) {
        return first(null, environment, "TRIGGER_PROJECT_REF");
    }

    private static @Nullable String first(@Nullable String configured, PropertyResolver environment, String variable) {
        if (StringUtils.hasText(configured)) {
            return configured.strip();
        }
        String value = environment.getProperty(variable);
        return StringUtils.hasText(value) ? value.strip() : null;
    }
}
