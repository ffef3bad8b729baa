package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.trigger.TaggedRuns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The link of one entity, to show or to open. The ID is the rest of the path, whatever is in it; a path that a server or a
 * firewall in front of it refuses has its equal in the form of a query.
 *
 * @param taggedRuns null if runs are not tagged
 */
record LinkRoute(
        TelemetryOperations telemetry,
        EntityTypes entityTypes,
        @Nullable TaggedRuns taggedRuns) implements ApiRoute {

    private static final String OPEN = "/open";

    @Override
    public @Nullable Question question(ApiRequest request) {
        String path = request.path().substring(1);
        int slash = path.indexOf('/');
        boolean byQuery = path.equals("link") || path.equals("open");
        if (slash < 0 && !byQuery) {
            return null;
        }
        String rest = path.substring(slash + 1);
        boolean open = byQuery ? path.equals("open") : rest.endsWith(OPEN) && rest.length() > OPEN.length();
        EntityRef entity = byQuery
                ? entity(request.parameter("type"), request.parameter("id"))
                : entity(
                        ApiRequest.decoded(path.substring(0, slash)),
                        ApiRequest.decoded(open ? rest.substring(0, rest.length() - OPEN.length()) : rest));
        request.requireRead();
        String shown = open ? request.optionalParameter("run") : null;
        // Only a browser that somebody sends to the run asks for more than the headers.
        return new Question(
                open && request.isGet() ? Action.OPEN : Action.LOOKUP,
                List.of(entity),
                () -> open ? open(entity, shown) : show(entity));
    }

    private Answer show(EntityRef entity) {
        return Answer.json(EntityLinkView.of(entity, link(entity), taggedRuns), List.of(entity));
    }

    /** A link leads where its text says, also when another run has touched the entity since, or the store is away. */
    private Answer open(EntityRef entity, @Nullable String shown) {
        String url = shown == null ? link(entity).triggerUrl() : telemetry.generateTriggerUrl(shown);
        if (url == null) {
            throw ApiException.notFound("No dashboard is known for the run that is recorded for this entity");
        }
        return new Answer(ApiResponses.redirect(url), List.of(entity));
    }

    private TelemetryLink link(EntityRef entity) {
        return telemetry
                .getTelemetryWithUrl(entity)
                .orElseThrow(() ->
                        ApiException.notFound("No run is recorded for this entity, or it is older than records live"));
    }

    private EntityRef entity(String type, String id) {
        return new EntityRef(entityTypes.require(type), id);
    }
}
