package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;

/** One annotation, or several, that can never record what they say. The message names class, method, mistake and remedy. */
final class InvalidRecordsTelemetryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRecordsTelemetryException(Method method, Class<?> targetClass, String problem) {
        super("@RecordsTelemetry on " + ClassUtils.getUserClass(targetClass).getName() + "." + method.getName() + "(): "
                + problem);
    }

    InvalidRecordsTelemetryException(Collection<InvalidRecordsTelemetryException> mistakes) {
        super(mistakes.stream()
                .map(Throwable::getMessage)
                .collect(Collectors.joining("\n  - ", mistakes.size() + " mistakes:\n  - ", "")));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
