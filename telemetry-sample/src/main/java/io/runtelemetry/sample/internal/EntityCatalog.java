package io.runtelemetry.sample.internal;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.checkout.Checkout;
import io.runtelemetry.sample.checkout.Customer;
import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Entities;
import io.runtelemetry.sample.entity.UnknownEntityException;
import io.runtelemetry.sample.organization.Organization;
import io.runtelemetry.sample.subscription.Subscription;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.springframework.stereotype.Component;

/** The entities of all types. They are some hundred, so what is looked for is looked for in memory. */
@Component
class EntityCatalog {

    /** What people ask about most comes first. */
    private static final List<String> IN_ORDER = List.of(
            EntityTypes.PAYMENT,
            EntityTypes.INVOICE,
            EntityTypes.BILLING_RUN,
            EntityTypes.BILLING_PERIOD,
            Subscription.TYPE,
            Organization.TYPE,
            Checkout.TYPE,
            Customer.TYPE,
            EntityTypes.WEBHOOK,
            EntityTypes.NOTIFICATION);

    private static final Comparator<BusinessEntity> LATEST_FIRST =
            Comparator.comparing(BusinessEntity::getChangedAt).reversed().thenComparing(BusinessEntity::getId);

    private final Map<String, Entities<?>> byType = new LinkedHashMap<>();

    EntityCatalog(List<Entities<?>> entities) {
        entities.stream()
                .sorted(Comparator.comparing(ofType -> IN_ORDER.indexOf(ofType.entityType())))
                .forEach(ofType -> byType.put(ofType.entityType(), ofType));
    }

    Set<String> types() {
        return byType.keySet();
    }

    /**
     * Returns the entities of one type.
     *
     * @throws UnknownEntityException if there is no such type
     */
    Entities<?> of(String type) {
        Entities<?> entities = byType.get(type);
        if (entities == null) {
            throw new UnknownEntityException("entity type", type, byType.keySet());
        }
        return entities;
    }

    /** Returns what matches, by type, the latest change first; no type without any. */
    List<EntityList> matching(BiPredicate<String, BusinessEntity> condition) {
        return byType.values().stream()
                .map(ofType -> new EntityList(
                        ofType.entityType(),
                        ofType.findAllByOrderById().stream()
                                .filter(entity -> condition.test(ofType.entityType(), entity))
                                .sorted(LATEST_FIRST)
                                .toList()))
                .filter(list -> list.size() > 0)
                .toList();
    }

    List<EntityRef> all() {
        return matching((type, entity) -> true).stream()
                .flatMap(EntityList::refs)
                .toList();
    }

    /** Returns the entities that name another: the payments of an invoice, as an example. */
    List<EntityList> naming(EntityRef other) {
        return matching((type, entity) -> entity.facts().stream().anyMatch(fact -> other.equals(fact.entity())));
    }

    /** Returns the entities whose IDs come next to one that is not there, as with a digit too few, or in another case. */
    List<EntityRef> near(String id) {
        return all().stream()
                .filter(entity -> common(entity.id(), id) > 4)
                .sorted(Comparator.comparingInt((EntityRef entity) -> -common(entity.id(), id))
                        .thenComparing(entity -> Math.abs(entity.id().length() - id.length())))
                .limit(5)
                .toList();
    }

    /** Returns how many characters two IDs begin with, and end with, in common. */
    private static int common(String one, String other) {
        int length = Math.min(one.length(), other.length());
        int start = 0;
        while (start < length && same(one.charAt(start), other.charAt(start))) {
            start++;
        }
        int end = 0;
        while (end < length - start
                && same(one.charAt(one.length() - 1 - end), other.charAt(other.length() - 1 - end))) {
            end++;
        }
        return start + end;
    }

    private static boolean same(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }
}
