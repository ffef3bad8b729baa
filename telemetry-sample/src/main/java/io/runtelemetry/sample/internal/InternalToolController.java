package io.runtelemetry.sample.internal;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Entities;
import io.runtelemetry.sample.entity.UnknownEntityException;
import io.runtelemetry.sample.job.JobExample;
import io.runtelemetry.sample.organization.Organization;
import io.runtelemetry.sample.subscription.Subscription;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@Controller
class InternalToolController {

    /** What people ask about most comes first. */
    private static final List<String> IN_ORDER = List.of(
            EntityTypes.PAYMENT,
            EntityTypes.INVOICE,
            EntityTypes.BILLING_RUN,
            EntityTypes.BILLING_PERIOD,
            Subscription.TYPE,
            Organization.TYPE,
            EntityTypes.WEBHOOK,
            EntityTypes.NOTIFICATION);

    private final Map<String, Entities<?>> entitiesByType = new TreeMap<>();

    InternalToolController(List<Entities<?>> entities) {
        entities.forEach(ofType -> entitiesByType.put(ofType.entityType(), ofType));
    }

    @GetMapping("/")
    String index(Model model) {
        List<EntityList> lists = entitiesByType.values().stream()
                .sorted(Comparator.comparing(ofType -> IN_ORDER.indexOf(ofType.entityType())))
                .map(ofType -> new EntityList(ofType.entityType(), ofType.findAllByOrderById()))
                .toList();
        model.addAttribute("lists", lists);
        model.addAttribute(
                "failed", lists.stream().map(InternalToolController::failed).toList());
        model.addAttribute("jobs", JobExample.ALL);
        model.addAttribute(
                "baseUrl", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
        return "index";
    }

    private static EntityList failed(EntityList list) {
        return new EntityList(
                list.type(),
                list.entities().stream()
                        .filter(BusinessEntity::needsAttention)
                        .limit(20)
                        .toList());
    }

    @GetMapping("/internal/{entityType}")
    String list(@PathVariable String entityType, Model model) {
        model.addAttribute(
                "list", new EntityList(entityType, entitiesOf(entityType).findAllByOrderById()));
        return "list";
    }

    @GetMapping("/internal/{entityType}/{entityId}")
    String entity(@PathVariable String entityType, @PathVariable String entityId, Model model) {
        model.addAttribute("entityType", entityType);
        model.addAttribute("entityTitle", EntityList.title(entityType));
        model.addAttribute("entity", entitiesOf(entityType).require(entityId));
        return "entity";
    }

    @GetMapping("/search")
    String search(@RequestParam(defaultValue = "") String id, Model model, RedirectAttributes redirect) {
        String part = id.strip();
        List<EntityList> results = entitiesByType.values().stream()
                .map(ofType -> new EntityList(
                        ofType.entityType(),
                        part.isEmpty() ? List.of() : ofType.findTop20ByIdContainingIgnoreCaseOrderById(part)))
                .filter(list -> list.size() > 0)
                .toList();
        if (results.size() == 1 && results.get(0).size() == 1) {
            redirect.addAttribute("type", results.get(0).type());
            redirect.addAttribute("id", results.get(0).first().get(0).getId());
            return "redirect:/internal/{type}/{id}";
        }
        model.addAttribute("id", part);
        model.addAttribute("results", results);
        return "search";
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
