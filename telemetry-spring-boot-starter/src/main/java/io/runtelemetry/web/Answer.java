package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import java.util.Collection;
import java.util.List;
import org.springframework.http.ResponseEntity;

/**
 * What is answered to somebody who may ask.
 *
 * @param found the entities for which it has a run, for the audit
 * @param unavailable those that the store did not answer for, likewise
 */
record Answer(ResponseEntity<byte[]> response, Collection<EntityRef> found, Collection<EntityRef> unavailable) {

    Answer(ResponseEntity<byte[]> response, Collection<EntityRef> found) {
        this(response, found, List.of());
    }

    /** Returns an answer about no entity. */
    static Answer json(Object body) {
        return json(body, List.of());
    }

    static Answer json(Object body, Collection<EntityRef> found) {
        return new Answer(ApiResponses.json(body), found);
    }
}
