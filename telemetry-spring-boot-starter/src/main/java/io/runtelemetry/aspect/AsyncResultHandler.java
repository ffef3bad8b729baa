package io.runtelemetry.aspect;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Ends a call when its work does: at once if the method has returned a value, else when the work that goes on has ended. */
final class AsyncResultHandler {

    private static final boolean REACTOR_PRESENT =
            ClassUtils.isPresent("reactor.core.publisher.Flux", AsyncResultHandler.class.getClassLoader());

    private AsyncResultHandler() {}

    /** Returns what to give to the caller in place of the result. */
    static @Nullable Object handle(@Nullable Object result, RecordInvocation invocation) {
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    invocation.succeeded(value);
                } else {
                    invocation.failed();
                }
            });
            return result;
        }
        ReactiveResultHandler reactive =
                REACTOR_PRESENT && result != null ? ReactiveResultHandler.of(result.getClass()) : null;
        if (result != null && reactive != null) {
            return reactive.observe(result, invocation);
        }
        invocation.succeeded(result);
        return result;
    }
}
