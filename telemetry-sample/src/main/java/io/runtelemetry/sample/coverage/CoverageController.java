package io.runtelemetry.sample.coverage;

import io.runtelemetry.sample.entity.Entities;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class CoverageController {

    private final List<String> entityTypes;

    private final Sources sources;

    private final Recorded recorded;

    CoverageController(List<Entities<?>> entities, Sources sources, Recorded recorded) {
        this.entityTypes = entities.stream().map(Entities::entityType).sorted().toList();
        this.sources = sources;
        this.recorded = recorded;
    }

    @GetMapping("/coverage")
    String coverage(Model model) {
        Map<String, List<Source>> byType = sources.all()
                .sorted(Comparator.comparing(Source::name))
                .collect(Collectors.groupingBy(Source::entityType));
        model.addAttribute(
                "rows",
                entityTypes.stream()
                        .map(type -> new Row(type, byType.getOrDefault(type, List.of()), recorded.of(type)))
                        .toList());
        return "coverage";
    }

    record Row(String entityType, List<Source> sources, Recorded.Count count) {}
}
