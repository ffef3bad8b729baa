package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import org.springframework.util.ClassUtils;

/** An annotation that can never record what it says. The message names class, method, mistake and mend. */
final class InvalidRecordsTelemetryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRecordsTelemetryException(Method method, Class<?> targetClass, String problem) {
        super("@RecordsTelemetry on " + ClassUtils.getUserClass(targetClass).getName() + "." + method.getName() + "(): "
                + problem);
    }
}
