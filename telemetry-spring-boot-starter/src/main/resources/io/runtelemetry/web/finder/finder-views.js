/* The views: each fills a place of its own, so that one that comes late changes nothing that is shown meanwhile. */

import { ask, hasToken } from "./finder-api.js";
import {
  addressOf, button, copyButton, dashboardLink, element, entityLink, facts, heading, notice, runLink, section,
  statusOf, timeOf, waiting,
} from "./finder-parts.js";
import { durationOf } from "./telemetry-link.js";

const RUNS_AT_A_TIME = 20;
const ENTITIES_AT_A_TIME = 50;

// ---------------------------------------------------------------- Nothing looked for yet

export async function home(place, parameters, { recent, forgetRecent }) {
  const seen = recent();
  place.append(
    heading("Why did this fail?"),
    element("p", {}, "Paste the ID of what a job worked on, or of a run. You see the run that touched it last, what became of it, and why."),
  );
  if (seen.length > 0) {
    place.append(
      section("Recently looked at",
        element("p", { class: "quiet hint" }, "Kept by this browser only. ", button("Clear", forgetRecent, { class: "quiet" })),
        element("ul", {}, seen.map((each) => element("li", {}, each.run ? runLink(each.run) : entityLink(each))))),
    );
  }
}

// ---------------------------------------------------------------- A pasted text

export async function search(place, { q }, { go, failure }) {
  const looking = waiting();
  place.append(heading("Results"), looking);
  const { body, ...result } = await ask("search", { q });
  if (!result.ok) {
    looking.replaceWith(failure(result));
    return;
  }
  const { type, id, run, links, types } = body;
  if (links.length === 1 && !run) {
    go({ type: links[0].type, id: links[0].id });
  } else if (links.length === 0 && run) {
    go({ run: run.runId });
  } else if (links.length === 0 && type) {
    go({ type, id });
  } else if (links.length === 0) {
    looking.replaceWith(nothing(id, types));
  } else {
    looking.replaceWith(element("ul", {},
      links.map((link) => element("li", { class: "line" }, entityLink(link), "last run", runLink(link.record.runId))),
      run && element("li", { class: "line" }, "The run", runLink(run.runId))));
  }
}

function nothing(id, types) {
  return notice("Nothing is recorded for this ID",
    element("p", {}, "Looked for ", element("span", { class: "id" }, id), ` as ${types.join(", ")}.`),
    advice());
}

function advice() {
  return element("ul", { class: "advice" },
    element("li", {}, "Is it the ID that jobs work with? Some tools show another one beside it."),
    element("li", {}, "Records expire: a run may have touched it longer ago than they are kept."),
    element("li", {}, "Does a job record this type? ", element("a", { href: addressOf({ view: "coverage" }) }, "Coverage"), " says."));
}

// ---------------------------------------------------------------- An entity

export async function entity(place, { type, id }, { remember, failure, copyAddress }) {
  const last = waiting();
  place.append(
    heading(`${type} `, element("span", { class: "id" }, id), copyButton(id, "ID"), copyAddress()),
    last,
  );
  const { body, ...result } = await ask("link", { type, id });
  if (!result.ok) {
    last.replaceWith(result.status === 404 ? noRun(type, id, result) : failure(result));
    return;
  }
  remember({ type, id });
  const { runId } = body.record;
  const state = element("div", {}, waiting("Asking for its state …"));
  const [history, touched] = [waiting(), waiting()];
  last.replaceWith(
    section("Last run", element("div", { class: "panel" },
      element("div", { class: "line" },
        element("telemetry-link", { "entity-type": type, "entity-id": id, "run-id": runId, "run-url": body.triggerUrl }),
        element("a", { href: addressOf({ run: runId }) }, "Details of this run")),
      state,
      body.taggedRunsUrl && element("p", {},
        element("a", { href: body.taggedRunsUrl, target: "_blank", rel: "noopener noreferrer" }, "All runs with its tag ↗")))),
    section("Timeline", history),
    section("What else this run touched", touched),
  );
  await Promise.all([
    ask(`runs/${encodeURIComponent(runId)}/state`).then((answer) => state.replaceChildren(stateOf(answer, body.runIdTimestamp))),
    ask("history", { type, id }).then((answer) => history.replaceWith(timeline(answer, failure))),
    entitiesOf(runId, failure, { type, id }).then((entities) => touched.replaceWith(entities)),
  ]);
}

function noRun(type, id, { detail }) {
  return notice("No run is recorded for it",
    element("p", {}, detail),
    element("p", {}, element("a", { href: addressOf({ q: id }) }, "Look for this ID under all types")),
    advice());
}

/** The runs that touched an entity, the newest first, each with what became of it. */
function timeline({ ok, status, detail, body }, failure) {
  if (!ok) {
    return status === 404 ? element("p", { class: "quiet" }, detail ?? "No history is kept.") : failure({ ok, status, detail });
  }
  const list = element("ol");
  const told = element("p", { class: "quiet", role: "status" });
  const rest = [...body.runs];
  const more = button("Show older runs", () => show());
  const show = () => {
    const rows = rest.splice(0, RUNS_AT_A_TIME).map((run) => ({ run, place: element("div", { class: "line quiet" }, "…") }));
    list.append(...rows.map(({ run, place }) => element("li", {}, place,
      element("div", { class: "line" }, timeOf(run.at), runLink(run.runId), dashboardLink(run.triggerUrl, run.runId)))));
    moveOn(more, rest, rows[0]?.place.parentElement);
    fill(rows, told);
  };
  show();
  return element("div", {}, told, list, more);
}

/** One request for all that are shown now. */
async function fill(rows, told) {
  const answer = await ask("states", { runs: rows.map(({ run }) => run.runId).join() });
  const states = new Map(answer.body?.states?.map((state) => [state.runId, state]));
  told.textContent = answer.ok ? "" : (answer.detail ?? "What became of these runs cannot be asked for at the moment.");
  rows.forEach(({ run, place }) => {
    const state = states.get(run.runId);
    place.classList.toggle("quiet", !state);
    place.replaceChildren(...(state ? summaryOf(state) : [answer.ok ? "State unknown" : ""]));
  });
}

function summaryOf(state) {
  return [statusOf(state.status), state.task, state.failed && reasonOf(state)].filter(Boolean);
}

function reasonOf({ error }) {
  const reason = [error?.name, error?.message].filter(Boolean).join(": ");
  return reason ? element("span", { class: "reason" }, reason) : null;
}

/** All that is known of a run; where it failed, if somebody asks. */
function stateOf(answer, triggeredAt) {
  const state = answer.body;
  const asks = answer.ok && state.failed && !state.errorHidden;
  return element("div", {}, factsOf(answer, triggeredAt), asks && whereItFailed(state.runId));
}

function whereItFailed(runId) {
  const where = button("Where it failed", async () => {
    place.replaceChildren(waiting("Reading its trace …"));
    // The button that had the focus is gone.
    place.focus();
    const { ok, status, detail, body } = await ask(`runs/${encodeURIComponent(runId)}/failure`);
    place.replaceChildren(
      ok ? failurePoint(body) : element("p", { class: "quiet" }, detail ?? "It cannot be asked for at the moment."),
      ...(ok || status === 404 ? [] : [where]));
  });
  const place = element("div", { class: "where", tabindex: "-1" }, where);
  return place;
}

/** The spans from the run to the deepest one that failed, and what each attempt threw. */
function failurePoint({ path, attempts, truncated }) {
  return facts([
    ["Failed in", path.join(" › ")],
    ...attempts.map(({ number, error }) => [`Attempt ${number}`, reasonOf({ error })]),
    ["Trace", truncated && "Longer than what is read of it: there may be more."],
  ]);
}

function factsOf({ ok, status, detail, body: state }, triggeredAt) {
  if (!ok) {
    return facts([
      ["State", detail ?? (status === 401 ? "You are not logged in any more." : "It cannot be asked for at the moment. Try again.")],
      ["Triggered", triggeredAt && timeOf(triggeredAt)],
    ]);
  }
  return facts([
    ["Status", statusOf(state.status)],
    ["Reason", reasonOf(state) ?? (state.failed && state.errorHidden && "You may not see why runs failed.")],
    ["Task", state.task],
    state.startedAt ? ["Started", timeOf(state.startedAt)] : ["Triggered", state.createdAt && timeOf(state.createdAt)],
    ["Finished", state.finishedAt && timeOf(state.finishedAt)],
    ["Duration", state.durationMs != null && durationOf(state.durationMs)],
    ["Attempts", state.attempts],
    ["Version", state.version],
    ["Test run", state.test && "yes"],
    ["Parent", state.parentRunId && runLink(state.parentRunId)],
    ["Root", state.rootRunId && state.rootRunId !== state.parentRunId && runLink(state.rootRunId)],
    ["Logs", state.logsLost && "No longer kept: the run opens without them."],
  ]);
}

// ---------------------------------------------------------------- A run

export async function run(place, { run: runId }, { remember, failure, copyAddress }) {
  const link = element("div");
  const state = element("div", { class: "panel" }, waiting("Asking for its state …"));
  const touched = waiting();
  place.append(
    heading("run ", element("span", { class: "id" }, runId), copyButton(runId, "run ID"), copyAddress()),
    state,
    section("What it touched", touched),
  );
  const [found] = await Promise.all([
    ask("search", { q: runId }).then((answer) => {
      link.append(dashboardLink(answer.body?.run?.triggerUrl, runId) ?? "");
      return answer;
    }),
    ask(`runs/${encodeURIComponent(runId)}/state`).then((answer) => state.replaceChildren(link, stateOf(answer))),
    entitiesOf(runId, failure).then((entities) => touched.replaceWith(entities)),
  ]);
  if (found.status === 401 || found.status === 403) {
    place.replaceChildren(place.firstChild, failure(found));
  } else if (found.body?.run?.runId === runId) {
    remember({ run: runId });
  }
}

/** The entities that a run touched, as far as that is kept. */
async function entitiesOf(runId, failure, self) {
  const { ok, status, detail, body } = await ask(`runs/${encodeURIComponent(runId)}`);
  if (!ok) {
    const isKnown = status === 404 || status === 400;
    return isKnown ? element("p", { class: "quiet" }, detail ?? "Nothing is kept for this run.") : failure({ ok, status, detail });
  }
  const rest = body.entities.filter(({ type, id }) => type !== self?.type || id !== self?.id);
  if (rest.length === 0) {
    return element("p", { class: "quiet" }, "Nothing else.");
  }
  const list = element("ul");
  const more = button("Show more", () => show());
  const show = () => {
    const rows = rest.splice(0, ENTITIES_AT_A_TIME).map((each) => element("li", {}, entityLink(each)));
    list.append(...rows);
    moveOn(more, rest, rows[0]);
  };
  show();
  return element("div", {}, list, more);
}

/** Who has asked for more goes on at the first that is new. */
function moveOn(more, rest, firstRow) {
  if (document.activeElement === more) {
    firstRow?.querySelector("a")?.focus();
  }
  more.hidden = rest.length === 0;
}

// ---------------------------------------------------------------- Coverage

export async function coverage(place, parameters, { failure, copyAddress }) {
  const looking = waiting();
  place.append(heading("Coverage", copyAddress()), looking);
  const { body, ...result } = await ask("coverage");
  if (!result.ok) {
    looking.replaceWith(failure(result));
    return;
  }
  const jobs = body.methods.map((each) => ({ ...each, count: each.recordings.reduce((sum, { entities }) => sum + entities, 0) }));
  looking.replaceWith(
    element("p", { class: "quiet" }, "Counted since its start by the instance that has answered; others have their own counts."),
    jobs.length === 0
      ? notice("No job records anything", element("p", {}, "No bean of this application has a method with @RecordsTelemetry."))
      : "",
    ...jobList("Never recorded", jobs.filter(({ count }) => count === 0)),
    ...jobList("Recording", jobs.filter(({ count }) => count > 0)),
  );
}

function jobList(title, jobs) {
  return jobs.length === 0 ? [] : [section(`${title} (${jobs.length})`, element("ul", {}, jobs.map(job)))];
}

function job({ className, method, recordings }) {
  const dot = className.lastIndexOf(".");
  return element("li", {},
    element("div", {}, element("span", { class: "id" }, `${className.slice(dot + 1)}.${method}`)),
    element("div", { class: "quiet hint" }, className.slice(0, Math.max(dot, 0))),
    recordings.map(({ entityType, entities, last }) => element("div", { class: "line" },
      entityType,
      element("span", {}, entities === 0 ? "never" : `${entities} recorded`),
      last && element("span", {}, "last ", timeOf(last)))));
}

// ---------------------------------------------------------------- What keeps a view from being shown

/** Asks for the token, once a tab. */
export function tokenForm(wrong, submit) {
  const input = element("input", { id: "token", type: "password", required: "", autocomplete: "off", minlength: "16" });
  const form = element("form", {},
    element("label", { for: "token" }, "Token"),
    element("div", { class: "field" }, input, element("button", { type: "submit" }, "Go on")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(input.value.trim());
  });
  return element("div", { class: "panel notice" },
    element("h2", {}, wrong ? "This token is not valid" : "A token is needed"),
    element("p", {}, wrong ? "Paste it again, or ask who administers this application for the current one."
      : "Ask who administers this application for it. It is kept until this tab is closed, in this browser only."),
    form);
}

export function failureOf({ status, detail, tokenWanted }, { retry, submitToken }) {
  if (status === 401 && tokenWanted) {
    return tokenForm(hasToken(), submitToken);
  }
  switch (status) {
    case 401:
      return notice("You are not logged in",
        element("p", {}, "Your session has ended, or there was none. After the log-in you are here again."),
        element("a", { href: location.href, "data-reload": "" }, "Log in"));
    case 403:
      return notice("You may not see this",
        element("p", {}, detail ?? "Your account may not see runs."),
        element("p", {}, "Ask who administers this application for access."));
    case 400:
      return notice("This cannot be looked up", element("p", {}, detail ?? "It is not of a known form."));
    case 404:
      return notice("There is nothing here", element("p", {}, detail ?? "The application does not answer at this address."));
    default:
      return notice("It cannot be looked up at the moment",
        element("p", {}, detail ?? "The application did not answer."),
        element("p", {}, "That says nothing about the run."),
        button("Try again", retry));
  }
}
