package io.runtelemetry.test;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Has each test begin with nothing recorded, and gives {@link RecordedTelemetry} to test methods. */
final class RecordedTelemetryExtension implements BeforeEachCallback, ParameterResolver {

    @Override
    public void beforeEach(ExtensionContext context) {
        telemetry(context).clear();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RecordedTelemetry.class
                && parameter.getDeclaringExecutable() instanceof Method
                && !ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex());
    }

    @Override
    public RecordedTelemetry resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return telemetry(context);
    }

    private static RecordedTelemetry telemetry(ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(RecordedTelemetry.class);
    }
}
