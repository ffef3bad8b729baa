package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.web.LookupRoute.EntityLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a pasted text is about: entities under all known types, in one round trip to the store, or a run. */
record SearchRoute(TelemetryOperations telemetry, EntityTypes entityTypes, RunUrlGenerator runs) implements ApiRoute {

    @Override
    public @Nullable Question question(ApiRequest request) {
        if (!request.path().equals("/search")) {
            return null;
        }
        request.requireRead();
        PastedText text = PastedText.of(request.parameter("q"));
        List<Meaning> meanings = meanings(text);
        return new Question(Action.LOOKUP, meanings.get(0).entities(), () -> find(text, meanings));
    }

    /** Returns what the text may mean, the likeliest first and as much as one look-up takes. */
    private List<Meaning> meanings(PastedText text) {
        Set<String> types = new TreeSet<>(entityTypes.names());
        List<Meaning> meanings = new ArrayList<>();
        int count = 0;
        for (String id : text.ids()) {
            Meaning typed = typed(id);
            if (typed != null) {
                meanings.add(typed);
                count++;
            }
            Set<EntityRef> entities = new LinkedHashSet<>();
            types.forEach(type -> entities.add(new EntityRef(type, id)));
            count += types.size();
            if (count > LookupRoute.MAX_ENTITIES && !meanings.isEmpty()) {
                break;
            }
            meanings.add(new Meaning(null, id, entities));
        }
        return meanings;
    }

    private @Nullable Meaning typed(String text) {
        EntityRef entity = EntityRef.parse(text);
        return entity == null || !entityTypes.contains(entity.type())
                ? null
                : new Meaning(entity.type(), entity.id(), Set.of(entity));
    }

    private Answer find(PastedText text, List<Meaning> meanings) {
        Set<EntityRef> all = new LinkedHashSet<>();
        meanings.forEach(meaning -> all.addAll(meaning.entities()));
        Set<EntityRef> unavailable = new LinkedHashSet<>();
        Map<EntityRef, TelemetryLink> found = LookupRoute.find(telemetry, all, unavailable);
        Meaning meant = meanings.stream()
                .filter(meaning -> meaning.entities().stream().anyMatch(found::containsKey))
                .findFirst()
                .orElse(meanings.get(0));
        if (found.isEmpty() && !Collections.disjoint(meant.entities(), unavailable)) {
            throw new TelemetryUnavailableException(new IllegalStateException("It answered for other entities only"));
        }
        found.keySet().retainAll(meant.entities());
        String run = text.ids().stream().filter(runs::supports).findFirst().orElse(null);
        return new Answer(
                ApiResponses.json(new Found(
                        meant.type(),
                        meant.id(),
                        run == null ? null : new Run(run, RunRoute.url(telemetry, run)),
                        found.entrySet().stream().map(EntityLink::of).toList(),
                        LookupRoute.ifAny(unavailable),
                        new TreeSet<>(entityTypes.names()))),
                found.keySet(),
                unavailable);
    }

    /**
     * What a text may mean.
     *
     * @param type null if the text does not say
     */
    private record Meaning(@Nullable String type, String id, Set<EntityRef> entities) {}

    private record Found(
            @Nullable String type,
            String id,
            @Nullable Run run,
            List<EntityLink> links,
            Optional<Collection<EntityRef>> unavailable,
            Set<String> types) {}

    private record Run(String runId, @Nullable String triggerUrl) {}
}
