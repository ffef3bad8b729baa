package io.runtelemetry.aspect;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** A result that stands for work which goes on after the method has returned. */
interface OngoingWork {

    /**
     * Sees to it that the call is ended when the work is, and not before.
     *
     * @return what to give to the caller in place of the result
     */
    Object observe(Object result, RecordedCall call);

    /** Returns how to observe a result, or null if it is a value, with which the work is done. */
    static @Nullable OngoingWork of(@Nullable Object result) {
        if (result == null) {
            return null;
        }
        if (result instanceof CompletionStage) {
            return Stage.INSTANCE;
        }
        return Stage.REACTOR_PRESENT ? ReactiveWork.of(result.getClass()) : null;
    }

    /** Work that is under way already: the caller gets the very same stage. */
    final class Stage implements OngoingWork {

        private static final Stage INSTANCE = new Stage();

        private static final boolean REACTOR_PRESENT =
                ClassUtils.isPresent("reactor.core.publisher.Flux", OngoingWork.class.getClassLoader());

        @Override
        public Object observe(Object result, RecordedCall call) {
            ((CompletionStage<?>) result).whenComplete((value, failure) -> {
                if (failure == null) {
                    call.succeeded(value);
                } else {
                    call.failed();
                }
            });
            return result;
        }
    }
}
