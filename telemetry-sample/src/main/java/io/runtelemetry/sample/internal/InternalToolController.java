package io.runtelemetry.sample.internal;

import io.runtelemetry.EntityRef;
import io.runtelemetry.sample.access.Access;
import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.UnknownEntityException;
import io.runtelemetry.sample.job.JobExample;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private final EntityCatalog catalog;

    private final TouchedEntities touched;

    private final Access access;

    InternalToolController(EntityCatalog catalog, TouchedEntities touched, Access access) {
        this.catalog = catalog;
        this.touched = touched;
        this.access = access;
    }

    @GetMapping("/")
    String index(Model model) {
        model.addAttribute("lists", catalog.matching((type, entity) -> true));
        List<EntityList> failed = catalog.matching((type, entity) -> entity.needsAttention());
        model.addAttribute("attention", Attention.of(failed));
        model.addAttribute("failed", failed);
        model.addAttribute("jobs", JobExample.ALL);
        model.addAttribute(
                "baseUrl", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
        return "index";
    }

    @GetMapping("/internal/{entityType}")
    String list(
            @PathVariable String entityType,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = EntityTable.LATEST) String order,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        SearchTerm term = SearchTerm.of(q, catalog.types());
        List<? extends BusinessEntity> matching = catalog.of(entityType).findAllByOrderById().stream()
                .filter(entity -> term.matches(entityType, entity))
                .toList();
        model.addAttribute(
                "table", new EntityTable(new EntityList(entityType, matching), term.text(), status, order, page));
        return "list";
    }

    @GetMapping("/internal/{entityType}/{entityId}")
    String entity(@PathVariable String entityType, @PathVariable String entityId, Model model) {
        model.addAttribute("entityType", entityType);
        model.addAttribute("entityTitle", EntityList.title(entityType));
        model.addAttribute("entity", catalog.of(entityType).require(entityId));
        model.addAttribute("related", catalog.naming(new EntityRef(entityType, entityId)));
        return "entity";
    }

    @GetMapping("/search")
    String search(@RequestParam(defaultValue = "") String q, Model model, RedirectAttributes redirect) {
        SearchTerm term = SearchTerm.of(q, catalog.types());
        List<EntityRef> ofRun = term.isEmpty() || !access.maySeeRuns() ? List.of() : touched.by(term.run());
        boolean isRun = ofRun != null && !ofRun.isEmpty();
        List<EntityList> results = term.isEmpty() || isRun ? List.of() : find(term);
        if (results.size() == 1 && results.get(0).size() == 1) {
            redirect.addAttribute("type", results.get(0).type());
            redirect.addAttribute("id", results.get(0).entities().get(0).getId());
            return "redirect:/internal/{type}/{id}";
        }
        model.addAttribute("q", q.strip());
        model.addAttribute("term", term.text());
        model.addAttribute("ofRun", isRun ? ofRun : List.of());
        model.addAttribute("runsUnknown", ofRun == null);
        model.addAttribute("results", results);
        return "search";
    }

    /** Finds the entities whose IDs it has, else whatever says this. */
    private List<EntityList> find(SearchTerm term) {
        List<EntityList> exact = catalog.matching(term::isIdOf);
        return exact.isEmpty() ? catalog.matching(term::matches) : exact;
    }

    @ExceptionHandler
    ModelAndView notFound(UnknownEntityException e, HttpServletRequest request) {
        List<String> types = List.copyOf(catalog.types());
        SearchTerm sought = SearchTerm.of(request.getRequestURL().toString(), catalog.types());
        return new ModelAndView(
                "error/404",
                Map.of(
                        "message",
                        String.valueOf(e.getMessage()),
                        "near",
                        catalog.near(sought.text()),
                        "types",
                        types.stream()
                                .filter(type -> sought.type() == null || type.equals(sought.type()))
                                .toList()),
                HttpStatus.NOT_FOUND);
    }
}
