package io.runtelemetry.sample.internal;

import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Fact;
import java.util.List;
import org.springframework.util.StringUtils;

/** Entities of one type, as pages show them. */
record EntityList(String type, List<? extends BusinessEntity> entities) {

    static String title(String type) {
        return StringUtils.capitalize(type.replace('_', ' '));
    }

    /** Returns what the type is called when there are several. */
    public String title() {
        return title(type) + 's';
    }

    public int size() {
        return entities.size();
    }

    public List<? extends BusinessEntity> first() {
        return entities.subList(0, Math.min(5, size()));
    }

    /** Returns the names of the facts that each of the entities has. */
    public List<String> columns() {
        return entities.stream()
                .limit(1)
                .flatMap(entity -> entity.facts().stream())
                .map(Fact::name)
                .toList();
    }
}
