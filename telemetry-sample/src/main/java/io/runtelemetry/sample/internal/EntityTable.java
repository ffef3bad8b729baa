package io.runtelemetry.sample.internal;

import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Fact;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A page of a table of entities: filtered, in order, with the addresses of the other pages.
 *
 * @param matching those that match what was searched for, of every status
 * @param search what was searched for
 * @param status the only status that is shown, or null
 * @param order one of {@link #orders}, or the latest first
 * @param page counts from one
 */
record EntityTable(
        EntityList matching, String search, @Nullable String status, String order, int page) {

    static final String LATEST = "latest";

    private static final int PAGE = 20;

    /** Returns what the orders are called. */
    public Map<String, String> orders() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(LATEST, "Latest first");
        names.put("earliest", "Earliest first");
        names.put("id", "By ID");
        return names;
    }

    public String type() {
        return matching.type();
    }

    public EntityList rows() {
        return new EntityList(
                type(),
                filtered().stream()
                        .sorted(inOrder())
                        .skip((long) (shownPage() - 1) * PAGE)
                        .limit(PAGE)
                        .toList());
    }

    private Comparator<BusinessEntity> inOrder() {
        Comparator<BusinessEntity> earliest = Comparator.comparing(BusinessEntity::getChangedAt);
        Comparator<BusinessEntity> byId = Comparator.comparing(BusinessEntity::getId);
        return switch (order) {
            case "id" -> byId;
            case "earliest" -> earliest.thenComparing(byId);
            default -> earliest.reversed().thenComparing(byId);
        };
    }

    public int total() {
        return filtered().size();
    }

    public int pages() {
        return Math.max(1, (total() + PAGE - 1) / PAGE);
    }

    /** Returns the page, or the nearest that there is. */
    public int shownPage() {
        return Math.min(Math.max(page, 1), pages());
    }

    /** Returns each status with the number of entities that have it. */
    public Map<String, Long> statuses() {
        return matching.entities().stream()
                .map(EntityTable::statusOf)
                .filter(each -> each != null)
                .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }

    /** Returns the address of the table with another status, an order or a page. */
    public String address(@Nullable String otherStatus, String otherOrder, int otherPage) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/internal/{type}");
        if (!search.isEmpty()) {
            address.queryParam("q", "{search}");
        }
        if (otherStatus != null) {
            address.queryParam("status", "{status}");
        }
        if (!otherOrder.equals(LATEST)) {
            address.queryParam("order", "{order}");
        }
        if (otherPage > 1) {
            address.queryParam("page", otherPage);
        }
        return address.encode()
                .buildAndExpand(Map.of(
                        "type",
                        type(),
                        "search",
                        search,
                        "status",
                        otherStatus == null ? "" : otherStatus,
                        "order",
                        otherOrder))
                .toUriString();
    }

    private List<? extends BusinessEntity> filtered() {
        return matching.entities().stream()
                .filter(entity -> status == null || status.equals(statusOf(entity)))
                .toList();
    }

    static @Nullable String statusOf(BusinessEntity entity) {
        return entity.facts().stream()
                .filter(Fact::isStatus)
                .map(Fact::value)
                .findFirst()
                .orElse(null);
    }
}
