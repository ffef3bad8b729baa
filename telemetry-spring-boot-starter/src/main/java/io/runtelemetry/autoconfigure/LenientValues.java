package io.runtelemetry.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Binds properties of telemetry: those that are blank are absent, and texts are trimmed, as what people paste is. */
final class LenientValues extends AbstractBindHandler {

    private static final ConfigurationPropertyName TELEMETRY = ConfigurationPropertyName.of("telemetry");

    /** That switches something off. */
    private static final ConfigurationPropertyName MAY_BE_EMPTY =
            ConfigurationPropertyName.of("telemetry.run-id.baggage-key");

    private final Environment environment;

    LenientValues(BindHandler parent, Environment environment) {
        super(parent);
        this.environment = environment;
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        return TELEMETRY.isAncestorOf(name) && isBlank(name, context) ? null : super.onStart(name, target, context);
    }

    private boolean isBlank(ConfigurationPropertyName name, BindContext context) {
        if (name.equals(MAY_BE_EMPTY)) {
            return false;
        }
        for (ConfigurationPropertySource source : context.getSources()) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property.getValue() instanceof CharSequence text
                        && environment.resolvePlaceholders(text.toString()).isBlank();
            }
        }
        return false;
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        Object bound = super.onSuccess(name, target, context, result);
        return bound instanceof String text && TELEMETRY.isAncestorOf(name) ? text.strip() : bound;
    }
}
