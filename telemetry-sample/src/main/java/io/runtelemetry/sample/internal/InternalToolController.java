package io.runtelemetry.sample.internal;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Entities;
import io.runtelemetry.sample.entity.UnknownEntityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@Controller
class InternalToolController {

    private final Map<String, Entities<?>> entitiesByType = new TreeMap<>();

    private final TelemetryOperations telemetry;

    InternalToolController(List<Entities<?>> entities, TelemetryOperations telemetry) {
        entities.forEach(ofType -> entitiesByType.put(ofType.entityType(), ofType));
        this.telemetry = telemetry;
    }

    @GetMapping("/")
    String index(Model model) {
        String baseUrl = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
        Map<String, List<? extends BusinessEntity>> entities = new LinkedHashMap<>();
        entitiesByType.forEach((type, ofType) -> entities.put(type, ofType.findAllByOrderById()));
        model.addAttribute("entities", entities);
        model.addAttribute(
                "commands",
                JobExample.ALL.stream().map(example -> example.curl(baseUrl)).toList());
        return "index";
    }

    @GetMapping("/internal/{entityType}/{entityId}")
    String entity(@PathVariable String entityType, @PathVariable String entityId, Model model) {
        BusinessEntity entity = entitiesOf(entityType).require(entityId);
        model.addAttribute("entityType", entityType);
        model.addAttribute("entity", entity);
        try {
            model.addAttribute(
                    "link", telemetry.getTelemetryWithUrl(entityType, entityId).orElse(null));
        } catch (TelemetryUnavailableException e) {
            model.addAttribute("unavailable", true);
        }
        return "entity";
    }

    private Entities<?> entitiesOf(String entityType) {
        Entities<?> entities = entitiesByType.get(entityType);
        if (entities == null) {
            throw new UnknownEntityException("entity type", entityType, entitiesByType.keySet());
        }
        return entities;
    }

    @ExceptionHandler
    ModelAndView notFound(UnknownEntityException e) {
        return new ModelAndView("error/404", Map.of("message", String.valueOf(e.getMessage())), HttpStatus.NOT_FOUND);
    }
}
