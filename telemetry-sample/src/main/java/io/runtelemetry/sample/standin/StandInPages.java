package io.runtelemetry.sample.standin;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Tells the pages of the internal tool that there is a stand-in to lead to. */
@StandIn
@ControllerAdvice
class StandInPages {

    @ModelAttribute("standIn")
    boolean standIn() {
        return true;
    }
}
