package io.runtelemetry.sample.standin;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@StandIn
@Controller
@RequestMapping("/stand-in")
class StandInController {

    private final StandInRuns runs;

    private final StandInTasks tasks;

    StandInController(StandInRuns runs, StandInTasks tasks) {
        this.runs = runs;
        this.tasks = tasks;
    }

    @GetMapping("/runs")
    String latest(Model model) {
        model.addAttribute("runs", runs.latest());
        return "stand-in/runs";
    }

    /** The address that the real dashboard has for a run. */
    @GetMapping("/runs/{runId}")
    ModelAndView run(@PathVariable String runId) {
        return runs.find(runId)
                .map(run -> new ModelAndView("stand-in/run", Map.of("run", run)))
                .orElseGet(() -> new ModelAndView("stand-in/unknown", Map.of("runId", runId), HttpStatus.NOT_FOUND));
    }

    @PostMapping("/runs")
    String run(@RequestParam String job, @RequestParam String payload, RedirectAttributes redirect) {
        redirect.addAttribute("runId", tasks.run(job, payload));
        return "redirect:/stand-in/runs/{runId}";
    }
}
