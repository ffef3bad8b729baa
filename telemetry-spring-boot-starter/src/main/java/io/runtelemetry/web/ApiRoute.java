package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.trigger.TriggerApiException;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers some of the requests under the base path, on both kinds of web applications. What goes wrong is thrown, and becomes
 * an answer in {@link TelemetryApi}.
 */
interface ApiRoute {

    /**
     * Returns what a request asks for, as far as its method and path say; nothing is looked up, and no body is read.
     *
     * @return null if another route answers the request
     * @throws IllegalArgumentException if the request is malformed
     * @throws ApiException if its method is not allowed
     */
    @Nullable
    Question question(ApiRequest request);

    /**
     * What a request asks for.
     *
     * @param action what the audit calls it
     * @param entities those it asks about, or {@linkplain AccessAudit#runs runs}, as far as they are known before it is answered
     * @param reply looks the answer up. May block, and throws an {@link IllegalArgumentException} if the request is malformed,
     *     an {@link IllegalStateException} if what it asks for is not kept, a {@link TelemetryUnavailableException} or {@link
     *     TriggerApiException} if the store or trigger.dev did not answer, and an {@link ApiException} for other reasons
     */
    record Question(Action action, Collection<EntityRef> entities, Supplier<Answer> reply) {}
}
