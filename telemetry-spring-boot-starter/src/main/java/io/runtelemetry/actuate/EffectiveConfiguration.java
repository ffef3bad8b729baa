package io.runtelemetry.actuate;

import io.runtelemetry.input.HttpUrl;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ReflectionUtils;

/** The values of all properties of telemetry, as every feature has them, defaults included and secrets left out. */
final class EffectiveConfiguration {

    private static final String PREFIX = "telemetry";

    /** By the name; the name of a baggage key is no key. */
    private static final Pattern SECRET =
            Pattern.compile(".*(secret|token|password|credential|(?<!baggage-)key).*", Pattern.CASE_INSENSITIVE);

    private EffectiveConfiguration() {}

    /** Returns names of properties with their values; a secret that is set has the value {@code ******}. */
    static Map<String, Object> of(ApplicationContext context) {
        Map<String, Object> properties = new TreeMap<>();
        for (ConfigurationPropertiesBean bean :
                ConfigurationPropertiesBean.getAll(context).values()) {
            String prefix = bean.getAnnotation().prefix();
            if ((prefix + '.').startsWith(PREFIX + '.') && bean.getInstance() instanceof Record values) {
                addAll(prefix, values, properties);
            }
        }
        return properties;
    }

    private static void addAll(String prefix, Record values, Map<String, Object> properties) {
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            String name = prefix + '.' + DataObjectPropertyName.toDashedForm(component.getName());
            Object value = value(component.getAccessor(), values);
            if (value instanceof Record nested) {
                addAll(name, nested, properties);
            } else if (value != null) {
                boolean secret = SECRET.matcher(name).matches() || mayHaveUser(value.toString());
                properties.put(name, secret ? "******" : shown(value));
            }
        }
    }

    /** An address with a user is refused wherever it is used, but may be set all the same, and in any form. */
    private static boolean mayHaveUser(String value) {
        return value.indexOf('@') >= 0 && !HttpUrl.isAbsolute(value);
    }

    private static @Nullable Object value(Method accessor, Record values) {
        ReflectionUtils.makeAccessible(accessor);
        return ReflectionUtils.invokeMethod(accessor, values);
    }

    private static Object shown(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        boolean plain = value instanceof Number || value instanceof Boolean || value instanceof Collection<?>;
        return plain ? value : value.toString();
    }
}
