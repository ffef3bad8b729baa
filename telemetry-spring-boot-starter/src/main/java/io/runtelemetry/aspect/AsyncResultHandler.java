package io.runtelemetry.aspect;

import io.runtelemetry.input.LogEntry;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/** Ends a call when its work does: at once if the method has returned a value, else when the work that goes on has ended. */
final class AsyncResultHandler {

    private static final Logger log = LoggerFactory.getLogger(AsyncResultHandler.class);

    private static final boolean REACTOR_PRESENT =
            ClassUtils.isPresent("reactor.core.publisher.Flux", AsyncResultHandler.class.getClassLoader());

    /** What a suspending function gives back when it goes on later, where Spring does not await it: no result. */
    private static final String SUSPENDED = "kotlin.coroutines.intrinsics.CoroutineSingletons";

    private AsyncResultHandler() {}

    /** Returns whether results of a class may stand for work that goes on. Never throws. */
    static boolean mayGoOn(Class<?> type) {
        try {
            return CompletionStage.class.isAssignableFrom(type)
                    || type.getName().equals(SUSPENDED)
                    || (REACTOR_PRESENT && ReactiveResultHandler.of(type) != null);
        } catch (RuntimeException | Error e) {
            return true;
        }
    }

    /** Returns what to give to the caller: the result, or what stands in for it. Never throws. */
    static @Nullable Object handle(@Nullable Object result, RecordInvocation invocation) {
        try {
            if (result instanceof CompletionStage<?> stage) {
                invocation.detach();
                stage.whenComplete((value, failure) -> {
                    if (failure == null) {
                        invocation.succeeded(value);
                    } else {
                        invocation.failed();
                    }
                });
                return result;
            }
            if (result != null && result.getClass().getName().equals(SUSPENDED)) {
                invocation.passedOn();
                return result;
            }
            ReactiveResultHandler reactive =
                    REACTOR_PRESENT && result != null ? ReactiveResultHandler.of(result.getClass()) : null;
            if (result != null && reactive != null) {
                return reactive.observe(result, invocation);
            }
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e,
                    cause -> log.warn(
                            "A result could not be observed; the caller gets it as the job returned it", cause));
            invocation.passedOn();
            return result;
        }
        invocation.succeeded(result);
        return result;
    }
}
