/*
 * <telemetry-link entity-type="payment" entity-id="pym_123"> links to the run that touched an entity last.
 *
 * One file without dependencies and without a build. Nothing here needs 'unsafe-inline' or 'unsafe-eval', and no text
 * becomes markup: it works under a strict Content-Security-Policy and under Trusted Types.
 */

const settings = {
  /** Where the endpoints are; beside this file unless a page says otherwise. */
  base: new URL(".", import.meta.url).href,
  /** Further headers of each request, as an object or a function that returns one, or a promise of one. */
  headers: {},
  /** As of `fetch`: "same-origin", "include" or "omit". */
  credentials: "same-origin",
  labels: {
    loading: "Looking for the run",
    none: "no run recorded",
    unavailable: "unavailable",
    denied: "not permitted",
    invalid: "not a known entity",
    retry: "Retry",
    retryOf: (type, id) => `the look-up of ${type} ${id}`,
    newTab: "(opens in a new tab)",
    // Statuses of runs have labels by their names, as FAILED: "fehlgeschlagen".
    runUnavailable: "state unavailable",
    logsLost: "its logs are no longer kept",
  },
};

/** Changes settings for all links of the page; those that are shown already ask again. */
export function configure({ labels, ...others } = {}) {
  Object.assign(settings, others);
  Object.assign(settings.labels, labels);
  shown.forEach((link) => link.refresh());
}

// ---------------------------------------------------------------- Requests

const MAX_ENTITIES = 500;
const BATCH_WITHIN_MS = 20;
const TIMEOUT_MS = 10_000;

const ENTITY_TYPE = /^[a-z][a-z0-9_]{0,63}$/;
const PLAIN_ID = /^[\w:~-][\w.:~-]*$/;
const FORBIDDEN_IN_ID = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** The look-ups that the next request takes along, by base URL and entity. */
const batches = new Map();

function lookUp(base, type, id) {
  if (!ENTITY_TYPE.test(type) || id.length > 512 || FORBIDDEN_IN_ID.test(id)) {
    return Promise.resolve({ state: "invalid" });
  }
  let batch = batches.get(base);
  if (!batch) {
    batches.set(base, (batch = new Map()));
    setTimeout(() => {
      batches.delete(base);
      const entries = [...batch.values()];
      for (let i = 0; i < entries.length; i += MAX_ENTITIES) {
        ask(base, entries.slice(i, i + MAX_ENTITIES));
      }
    }, BATCH_WITHIN_MS);
  }
  const key = keyOf({ type, id });
  if (!batch.has(key)) {
    const entry = { type, id };
    entry.answer = new Promise((resolve) => (entry.resolve = resolve));
    batch.set(key, entry);
  }
  return batch.get(key).answer;
}

async function ask(base, entries) {
  const response = await request(base + "lookup", { entities: entries.map(({ type, id }) => ({ type, id })) });
  const types = new Set(entries.map((entry) => entry.type));
  if (response.status === 400 && types.size > 1) {
    // The server does not know one of the types; the others need not suffer for it.
    types.forEach((type) => ask(base, entries.filter((entry) => entry.type === type)));
    return;
  }
  const found = new Map(response.body?.links?.map((link) => [keyOf(link), link]));
  for (const entry of entries) {
    entry.resolve(response.ok ? answerOf(found.get(keyOf(entry))) : { state: failureOf(response.status) });
  }
}

/** Never throws: what is no answer has the status 0. */
async function request(url, body) {
  try {
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: {
        Accept: "application/json",
        "X-Requested-With": "XMLHttpRequest",
        ...(body && { "Content-Type": "application/json", ...csrfHeader(url) }),
        ...(await (typeof settings.headers === "function" ? settings.headers() : settings.headers)),
      },
      body: body && JSON.stringify(body),
      credentials: settings.credentials,
      // An application that asks people to log in answers with a redirect, and its page is no answer.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.type === "opaqueredirect") {
      return { ok: false, status: 401 };
    }
    return { ok: response.ok, status: response.status, body: response.ok ? await response.json() : undefined };
  } catch {
    return { ok: false, status: 0 };
  }
}

/** Spring Security's token, from the meta tags of its documentation or from its cookie; never sent to another origin. */
function csrfHeader(url) {
  if (new URL(url).origin !== location.origin) {
    return {};
  }
  const token = document.querySelector('meta[name="_csrf"]')?.content;
  if (token) {
    return { [document.querySelector('meta[name="_csrf_header"]')?.content || "X-CSRF-TOKEN"]: token };
  }
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("XSRF-TOKEN="));
  return cookie ? { "X-XSRF-TOKEN": decodeURIComponent(cookie.slice("XSRF-TOKEN=".length)) } : {};
}

function keyOf({ type, id }) {
  return `${type}:${id}`;
}

function answerOf(link) {
  return link ? { state: "link", runId: link.record.runId, runUrl: link.triggerUrl } : { state: "none" };
}

function failureOf(status) {
  return status === 400 ? "invalid" : status === 401 || status === 403 ? "denied" : "unavailable";
}

// ---------------------------------------------------------------- The state of a run

const KEPT_MS = 5_000;

/** Runs that were asked about just now, by address: many entities of a list have the same run. */
const runStates = new Map();

function runState(url) {
  if (!runStates.has(url)) {
    runStates.set(url, request(url));
    setTimeout(() => runStates.delete(url), KEPT_MS);
  }
  return runStates.get(url);
}

const KINDS = {
  good: ["COMPLETED"],
  bad: ["FAILED", "CRASHED", "SYSTEM_FAILURE", "EXPIRED", "TIMED_OUT"],
  busy: ["DEQUEUED", "EXECUTING", "WAITING", "QUEUED", "DELAYED", "PENDING_VERSION"],
};

function kindOf(status) {
  return Object.keys(KINDS).find((kind) => KINDS[kind].includes(status)) ?? "idle";
}

/** As people write it: "TIMED_OUT" is "timed out". */
function words(status) {
  return status.toLowerCase().replaceAll("_", " ");
}

function timeOf(instant) {
  const language = document.documentElement.lang || undefined;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}

function durationOf(millis) {
  const seconds = millis / 1000;
  if (seconds < 1) {
    return `${Math.round(millis)} ms`;
  }
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** What to do when somebody can see an element. */
const whenSeen = new WeakMap();

const observer = new IntersectionObserver((entries) => {
  entries
    .filter((entry) => entry.isIntersecting)
    .forEach(({ target }) => {
      observer.unobserve(target);
      whenSeen.get(target)();
    });
});

// ---------------------------------------------------------------- The element

const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: inline-block; max-width: 100%; }
  :host([hidden]) { display: none; }
  [part~=base] { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .125em .5em; max-width: 100%; }
  [part~=link] {
    color: var(--telemetry-link-color, light-dark(#0a58ca, #7fb4ff));
    overflow-wrap: anywhere; text-underline-offset: .2em; text-decoration-thickness: from-font;
  }
  [part~=link]:hover { text-decoration-thickness: .125em; }
  [part~=link]::after { content: "\\2009\\2197" / ""; font-size: .85em; }
  [part~=text] { color: var(--telemetry-link-quiet-color, light-dark(#5b6068, #a3a9b1)); overflow-wrap: anywhere; }
  [part~=unavailable] { color: var(--telemetry-link-warning-color, light-dark(#9a3412, #fdba74)); }
  [part~=retry] {
    padding: .1em .6em; border: 1px solid currentColor; border-radius: .4em; background: none; cursor: pointer;
    font: inherit; font-size: .85em; color: var(--telemetry-link-color, light-dark(#0a58ca, #7fb4ff));
  }
  [part~=retry][aria-disabled=true] { cursor: progress; opacity: .7; }
  :focus-visible {
    outline: 2px solid var(--telemetry-link-focus-color, light-dark(#0a58ca, #7fb4ff)); outline-offset: 2px;
    border-radius: .2em;
  }
  [part~=loading] {
    width: 8em; max-width: 100%; height: .8em; border-radius: .4em; animation: waiting 1.4s ease-in-out infinite;
    background: var(--telemetry-link-loading-color, light-dark(#d9dde3, #353b42));
  }
  [part~=run] { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .125em .5em; font-size: .875em; }
  [part~=run-state] {
    display: inline-block; padding: .05em .6em; border-radius: 1em; font-weight: 550; white-space: nowrap;
    color: light-dark(#4b5158, #b4bac2); background: light-dark(#eceff3, #262b31);
  }
  [part~=run-state]::first-letter { text-transform: uppercase; }
  [part~=good] { color: light-dark(#166534, #86efac); background: light-dark(#dcfce7, #12301f); }
  [part~=bad] { color: light-dark(#b42318, #fda29b); background: light-dark(#fee4e2, #3b1613); }
  [part~=busy] { color: light-dark(#1d4ed8, #a5c0ff); background: light-dark(#e0eaff, #1a2545); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @keyframes waiting { 50% { opacity: .45; } }
  @media (prefers-reduced-motion: reduce) { [part~=loading] { animation: none; } }
`);

/** The links that are in a document now. */
const shown = new Set();

class TelemetryLink extends HTMLElement {
  static observedAttributes = ["entity-type", "entity-id", "base", "direct", "show-state"];

  #base = element("span", { part: "base" });
  #answer = { state: "loading" };
  #asked = 0;
  #due = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.#base);
  }

  connectedCallback() {
    shown.add(this);
    if (!this.#answerOfPage()) {
      this.refresh();
    }
  }

  disconnectedCallback() {
    shown.delete(this);
    this.#asked++;
  }

  attributeChangedCallback(name, before, after) {
    if (shown.has(this) && before !== after) {
      this.refresh();
    }
  }

  /** "loading", "link", "none", "unavailable", "denied" or "invalid". */
  get state() {
    return this.#answer.state;
  }

  /** The ID of the run, or null as long as none is known. */
  get runId() {
    return this.#answer.runId ?? null;
  }

  /** Looks for the run again. */
  refresh() {
    if (!this.#due) {
      this.#due = true;
      // Attributes are often set one after the other.
      queueMicrotask(() => {
        this.#due = false;
        if (shown.has(this)) {
          this.#lookUp();
        }
      });
    }
  }

  async #lookUp() {
    const asked = ++this.#asked;
    const [type, id] = [this.getAttribute("entity-type"), this.getAttribute("entity-id")];
    if (!type || !id) {
      this.#show({ state: "invalid" });
      return;
    }
    this.#show({ state: "loading" });
    const answer = await lookUp(this.#baseUrl(), type, id);
    if (asked === this.#asked) {
      this.#show(answer);
    }
  }

  /** A page that was rendered by a server says what it knows, so that nobody asks twice. */
  #answerOfPage() {
    const [runId, state] = [this.getAttribute("run-id"), this.getAttribute("state")];
    if (!runId && !state) {
      return false;
    }
    this.#show(runId ? { state: "link", runId, runUrl: this.getAttribute("run-url") } : { state });
    this.removeAttribute("run-id");
    this.removeAttribute("state");
    return true;
  }

  #show(answer) {
    const focused = this.shadowRoot.activeElement !== null;
    if (answer.state === "loading" && this.#answer.state === "unavailable") {
      // The button stays while it works, for those whose focus is on it. Dozens of links on a page are not news, but
      // what comes of a retry is, so it is spoken.
      this.#base.setAttribute("aria-live", "polite");
      this.#base.setAttribute("aria-busy", "true");
      this.#base.querySelector("button")?.setAttribute("aria-disabled", "true");
      return;
    }
    this.#answer = answer;
    this.#base.setAttribute("aria-busy", String(answer.state === "loading"));
    this.#base.replaceChildren(...this.#contents(answer));
    if (focused) {
      this.#base.querySelector("a, button, [tabindex]")?.focus();
    }
    this.dispatchEvent(
      new CustomEvent("telemetry-link", { bubbles: true, detail: { state: answer.state, runId: this.runId } }),
    );
  }

  #contents({ state, runId, runUrl }) {
    const { labels } = settings;
    switch (state) {
      case "loading":
        return [element("span", { part: "loading" }, element("span", { class: "unseen" }, labels.loading))];
      case "link":
        return [
          this.#isWeb(runUrl) ? this.#link(runId, runUrl) : element("span", { part: "text run-id" }, runId),
          ...(this.hasAttribute("show-state") ? [this.#runState(runId)] : []),
        ];
      case "unavailable":
        return [element("span", { part: "text unavailable" }, labels.unavailable), this.#retry()];
      default:
        return [element("span", { part: `text ${state}`, tabindex: "-1" }, labels[state] ?? state)];
    }
  }

  #link(runId, runUrl) {
    return element(
      "a",
      { part: "link", href: this.#href(runUrl), target: "_blank", rel: "noopener noreferrer" },
      runId,
      element("span", { class: "unseen" }, ` ${settings.labels.newTab}`),
    );
  }

  /** By way of the application, which counts clicks, unless it would not know who clicks: a link carries no headers. */
  #href(runUrl) {
    const direct = this.hasAttribute("direct") || typeof settings.headers === "function" || hasAny(settings.headers);
    const [type, id] = [this.getAttribute("entity-type"), this.getAttribute("entity-id")];
    if (direct) {
      return runUrl;
    }
    // Servers and firewalls refuse some characters in paths, however they are escaped.
    return this.#baseUrl() + (PLAIN_ID.test(id) ? `${type}/${id}/open` : `open?${new URLSearchParams({ type, id })}`);
  }

  #retry() {
    const { labels } = settings;
    const of = labels.retryOf(this.getAttribute("entity-type"), this.getAttribute("entity-id"));
    const button = element(
      "button",
      { part: "retry", type: "button" },
      labels.retry,
      element("span", { class: "unseen" }, ` ${of}`),
    );
    // What was unavailable for one was unavailable for all.
    button.addEventListener("click", () => {
      shown.forEach((link) => link.state === "unavailable" && link.refresh());
    });
    return button;
  }

  /** Never in the way of the link: it comes later, or not at all. */
  #runState(runId) {
    const place = element("span", { part: "run" });
    whenSeen.set(place, async () => {
      const { ok, status, body } = await runState(`${this.#baseUrl()}runs/${encodeURIComponent(runId)}/state`);
      if (ok) {
        place.append(...this.#runStateOf(body));
      } else if (status !== 404 && status !== 400) {
        // Where there is no state, there is nothing to say; the link is what counts.
        place.append(element("span", { part: "text" }, settings.labels.runUnavailable));
      }
    });
    observer.observe(place);
    return place;
  }

  #runStateOf({ status, task, startedAt, createdAt, durationMs, logsLost }) {
    const { labels } = settings;
    const details = [
      task,
      (startedAt ?? createdAt) && timeOf(startedAt ?? createdAt),
      durationMs != null && durationOf(durationMs),
      logsLost && labels.logsLost,
    ].filter(Boolean);
    return [
      element("span", { part: `run-state ${kindOf(status)}` }, labels[status] ?? words(status)),
      " ",
      element("span", { part: "text run-details" }, details.join(" · ")),
    ];
  }

  #isWeb(url) {
    return /^https?:\/\//i.test(url ?? "");
  }

  #baseUrl() {
    const base = new URL(this.getAttribute("base") ?? settings.base, document.baseURI).href;
    return base.endsWith("/") ? base : base + "/";
  }
}

function hasAny(object) {
  return Object.keys(object).length > 0;
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
  made.append(...children);
  return made;
}

if (!customElements.get("telemetry-link")) {
  customElements.define("telemetry-link", TelemetryLink);
}
