package io.runtelemetry.actuate;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.aspect.RecordOperationSource;
import io.runtelemetry.aspect.RecordedMethodStatistics;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * What telemetry does in this application: its configuration, its buffer, its annotated methods and what they have
 * recorded, the last alerts, and the record of an entity.
 */
@WebEndpoint(id = "telemetry")
record TelemetryEndpoint(
        Supplier<Map<String, Object>> configuration,
        Supplier<StoreChoice> store,
        TelemetryRecorder recorder,
        RecordOperationSource methods,
        LastAlerts alerts,
        TelemetryOperations telemetry,
        TelemetryListener listener) {

    @ReadOperation
    State state() {
        Buffer buffer = new Buffer(
                recorder.isRunning(),
                recorder.isStoreAway(),
                recorder.pendingRecords(),
                recorder.capacity(),
                recorder.oldestPendingAge());
        return new State(configuration.get(), store.get(), buffer, methods.statistics(), alerts.newestFirst());
    }

    @ReadOperation
    WebEndpointResponse<TelemetryLink> link(
            SecurityContext caller, @Selector String type, @Selector(match = Match.ALL_REMAINING) String... id) {
        EntityRef entity;
        TelemetryLink link;
        try {
            entity = new EntityRef(type, String.join("/", id));
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
        try {
            link = telemetry.getTelemetryWithUrl(entity).orElse(null);
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        } catch (TelemetryUnavailableException e) {
            tell(entity, Outcome.UNAVAILABLE, caller);
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
        }
        tell(entity, link == null ? Outcome.NOT_FOUND : Outcome.FOUND, caller);
        return link == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(link);
    }

    private void tell(EntityRef entity, Outcome outcome, SecurityContext caller) {
        Principal principal = caller.getPrincipal();
        listener.onLinkAccess(
                new LinkAccess(Action.LOOKUP, entity, outcome, principal == null ? null : principal.getName()));
    }

    private static InvalidEndpointRequestException invalid(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        return new InvalidEndpointRequestException(message, message);
    }

    /**
     * All there is to see.
     *
     * @param configuration names of properties with their values
     * @param store which store there is, and why
     */
    record State(
            Map<String, Object> configuration,
            StoreChoice store,
            Buffer buffer,
            List<RecordedMethodStatistics> methods,
            List<LastAlerts.ReceivedAlert> alerts) {}

    /**
     * What waits to be written.
     *
     * @param writing whether records are being written
     * @param storeAway whether the last attempt reached nothing
     * @param pending how many records wait
     * @param capacity how many can
     * @param oldest for how long the oldest has waited
     */
    record Buffer(boolean writing, boolean storeAway, int pending, int capacity, Duration oldest) {}
}
