package io.runtelemetry.sample.internal;

import io.runtelemetry.EntityRef;
import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Fact;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** Entities of one type, as pages show them. */
record EntityList(String type, List<? extends BusinessEntity> entities) {

    /** As many facts as a table has room for. */
    private static final int COLUMNS = 5;

    static String title(String type) {
        return StringUtils.capitalize(type.replace('_', ' '));
    }

    /** Returns what the type is called when there are several. */
    public String title() {
        return title(type) + 's';
    }

    /** Returns the number of entities, with what the type is called. */
    public String count() {
        String name = title(type).toLowerCase(Locale.ROOT);
        return size() + " " + (size() == 1 ? name : name + 's');
    }

    public int size() {
        return entities.size();
    }

    /** Returns the same of at most so many entities. */
    public EntityList first(int count) {
        return new EntityList(type, entities.subList(0, Math.min(count, size())));
    }

    /** Returns the names of the facts that a table shows of each. */
    public List<String> columns() {
        return entities.stream()
                .limit(1)
                .flatMap(entity -> cells(entity).stream())
                .map(Fact::name)
                .toList();
    }

    public List<Fact> cells(BusinessEntity entity) {
        List<Fact> facts = entity.facts();
        return facts.subList(0, Math.min(COLUMNS, facts.size()));
    }

    Stream<EntityRef> refs() {
        return entities.stream().map(entity -> new EntityRef(type, entity.getId()));
    }
}
