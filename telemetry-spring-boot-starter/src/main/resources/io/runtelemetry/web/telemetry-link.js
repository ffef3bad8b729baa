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
  /** How often something was changed. */
  version: 0,
  /** As of `fetch`: "same-origin", "include" or "omit". */
  credentials: "same-origin",
  /** Where people log in whose session has ended; by default this page, since it asks for a log-in itself. */
  login: undefined,
  labels: {
    loading: "Looking for the run",
    none: "no run recorded",
    unavailable: "unavailable",
    "signed-out": "signed out",
    stale: "page out of date",
    denied: "not permitted",
    invalid: "not a known entity",
    newTab: "(opens in a new tab)",
    newer: (runId) => `newer than ${runId}, which you opened`,
    copy: (runId) => `Copy ${runId}`,
    copied: "Copied",
    // What a page says once, and the way on.
    unavailableNotice: "Runs cannot be looked up at the moment.",
    retry: "Retry",
    "signed-outNotice": "Your session has ended, so runs are not shown.",
    login: "Log in",
    staleNotice: "This page has been open for too long to look up runs.",
    reload: "Reload",
    deniedNotice: "Your account may not see runs. Ask who administers this tool for access.",
    // Statuses of runs have labels by their names, as FAILED: "fehlgeschlagen".
    runUnavailable: "state unavailable",
    logsLost: "its logs are no longer kept",
    attempts: (count) => `${count} attempts`,
    test: "test run",
    // Of a run whose time nobody knows but its ID.
    triggeredById: (time) => `triggered ${time}, by its ID`,
    where: "Where it failed",
    whereUnknown: "no trace of it is kept",
    attempt: (number, reason) => `Attempt ${number}: ${reason}`,
  },
};

/** Changes settings for all links of the page; those that are shown already ask again. */
export function configure({ labels, ...others } = {}) {
  Object.assign(settings, others);
  Object.assign(settings.labels, labels);
  settings.version++;
  answers.clear();
  shown.forEach((link) => link.refresh());
}

// ---------------------------------------------------------------- Requests

const MAX_ENTITIES = 500;
const BATCH_WITHIN_MS = 20;
const TIMEOUT_MS = 10_000;

const ENTITY_TYPE = /^[a-z][a-z0-9_]{0,63}$/;
const PLAIN_ID = /^[\w:~-][\w.:~-]*$/;
const FORBIDDEN_IN_ID = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Collects what is asked for within a moment. `ask` gets some of it at a time, and answers each. */
function collector(max, ask) {
  const batches = new Map();
  return (base, key, entry) => {
    let batch = batches.get(base);
    if (!batch) {
      batches.set(base, (batch = new Map()));
      setTimeout(() => {
        batches.delete(base);
        const entries = [...batch.values()];
        for (let i = 0; i < entries.length; i += max) {
          ask(base, entries.slice(i, i + max));
        }
      }, BATCH_WITHIN_MS);
    }
    if (!batch.has(key)) {
      entry.answer = new Promise((resolve) => (entry.resolve = resolve));
      batch.set(key, entry);
    }
    return batch.get(key).answer;
  };
}

const collectLookUp = collector(MAX_ENTITIES, ask);

function lookUp(base, type, id) {
  return !ENTITY_TYPE.test(type) || id.length > 512 || FORBIDDEN_IN_ID.test(id)
    ? Promise.resolve({ state: "invalid" })
    : collectLookUp(base, keyOf({ type, id }), { type, id });
}

async function ask(base, entries) {
  const response = await post(base + "lookup", { entities: entries.map(({ type, id }) => ({ type, id })) });
  const types = new Set(entries.map((entry) => entry.type));
  if (response.status === 400 && types.size > 1) {
    // The server does not know one of the types; the others need not suffer for it.
    types.forEach((type) => ask(base, entries.filter((entry) => entry.type === type)));
    return;
  }
  if (response.status === 419 && entries.length === 1 && nextToken(base, new Set()).kind === "none") {
    // A page that never had a CSRF token is not out of date, and can read: one link at a time needs none.
    entries[0].resolve(await readLink(base, entries[0]));
    return;
  }
  const found = new Map(response.body?.links?.map((link) => [keyOf(link), link]));
  const unavailable = new Set(response.body?.unavailable?.map(keyOf));
  for (const entry of entries) {
    const answered = response.ok && !unavailable.has(keyOf(entry));
    entry.resolve(answered ? answerOf(found.get(keyOf(entry))) : { state: failureOf(response) });
  }
}

async function readLink(base, { type, id }) {
  const response = await request(`${base}link?${new URLSearchParams({ type, id })}`);
  const isAnswer = response.ok || (response.status === 404 && response.ofApi);
  return isAnswer ? answerOf(response.body) : { state: response.status === 503 ? "unavailable" : "stale" };
}

/** Never throws: what is no answer has the status 0. */
async function request(url, body, token = {}) {
  try {
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: {
        Accept: "application/json",
        "X-Requested-With": "XMLHttpRequest",
        ...(body && { "Content-Type": "application/json" }),
        ...token,
        ...(await (typeof settings.headers === "function" ? settings.headers() : settings.headers)),
      },
      body: body && JSON.stringify(body),
      credentials: settings.credentials,
      // An application that asks people to log in answers with a redirect, and its page is no answer.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const type = response.headers.get("Content-Type") ?? "";
    if (response.type === "opaqueredirect" || (response.ok && type.startsWith("text/html"))) {
      return { ok: false, status: 401 };
    }
    return {
      ok: response.ok,
      status: response.status,
      /** Whether the API itself has answered, not something before it. */
      ofApi: type.startsWith("application/problem+json"),
      body: response.ok ? await response.json() : undefined,
    };
  } catch {
    return { ok: false, status: 0 };
  }
}

/** The kind of CSRF token that the server has taken last, "meta" or "cookie". */
let takenToken = "meta";

/** Tries each CSRF token that the page has: what is in it and what is in its cookie may be meant for different set-ups. */
async function post(url, body) {
  const tried = new Set();
  let response;
  for (let token = nextToken(url, tried); token; token = nextToken(url, tried)) {
    tried.add(token.kind + token.value);
    response = await request(url, body, token.value ? { [token.header]: token.value } : {});
    // Where pages for errors need a log-in, a refusal for the token says that nobody is logged in.
    if (response.ofApi || (response.status !== 401 && response.status !== 403)) {
      takenToken = token.kind;
      return response;
    }
  }
  // Something before the API refuses it. Where that lets a GET through, which needs no token, it was for the token.
  const { status } = await request(url);
  return { ok: false, status: status === 405 ? 419 : status };
}

/** Returns one that was not tried. A refusal may have brought the first cookie. */
function nextToken(url, tried) {
  const tokens = csrfTokens(url).filter(({ kind, value }) => !tried.has(kind + value));
  return tokens.find(({ kind }) => kind === takenToken) ?? tokens[0];
}

/** Spring Security's token, from the meta tags of its documentation and from its cookie; never sent to another origin. */
function csrfTokens(url) {
  const none = { kind: "none", value: "" };
  if (new URL(url).origin !== location.origin) {
    return [none];
  }
  const meta = document.querySelector('meta[name="_csrf"]')?.content;
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("XSRF-TOKEN="));
  const tokens = [
    meta && {
      kind: "meta",
      header: document.querySelector('meta[name="_csrf_header"]')?.content || "X-CSRF-TOKEN",
      value: meta,
    },
    cookie && {
      kind: "cookie",
      header: "X-XSRF-TOKEN",
      value: decoded(cookie.slice("XSRF-TOKEN=".length)),
    },
  ].filter(Boolean);
  return tokens.length > 0 ? tokens : [none];
}

function decoded(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function keyOf({ type, id }) {
  return `${type}:${id}`;
}

function answerOf(link) {
  return link ? { state: "link", runId: link.record.runId, runUrl: link.triggerUrl } : { state: "none" };
}

function failureOf({ status }) {
  return { 400: "invalid", 401: "signed-out", 403: "denied", 419: "stale" }[status] ?? "unavailable";
}

// ---------------------------------------------------------------- What the page knows

const FRESH_MS = 30_000;
const MAX_REMEMBERED = 2_000;
const COPIED_MS = 2_000;
const TICK_MS = 10_000;

/** Answers by base URL and entity, for elements that are made anew for the same: lists are sorted, filtered, swapped. */
const answers = new Map();

/** The runs that were opened, by base URL and entity. */
const opened = new Map();

function remember(key, answer) {
  answers.delete(key);
  answers.set(key, { answer, at: Date.now() });
  if (answers.size > MAX_REMEMBERED) {
    answers.delete(answers.keys().next().value);
  }
}

/** What templates and frameworks write where there is no value yet. */
function isMissing(value) {
  return !value || value === "undefined" || value === "null";
}

/** What was a minute ago does not stay so while a page is open. */
setInterval(() => shown.forEach((link) => link.tellTimes()), TICK_MS);

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    shown.forEach((link) => link.wasOpened && link.refresh());
  }
});

// ---------------------------------------------------------------- The state of a run

const KEPT_MS = 5_000;
const MAX_PAUSE_MS = 60_000;

/** As many as trigger.dev is asked for at a time, and as an address can hold. */
const MAX_RUNS = 100;

/** Runs that were asked about just now, by base URL and run: many entities of a list have the same run. */
const runStates = new Map();

const collectRunState = collector(MAX_RUNS, async (base, entries) => {
  const runIds = entries.map(({ runId }) => encodeURIComponent(runId)).join(",");
  const response = await request(`${base}states?runs=${runIds}`);
  const known = new Map(response.body?.states?.map((state) => [state.runId, state]));
  entries.forEach(({ runId, resolve }) => resolve({ ...response, body: known.get(runId) }));
});

function runState(base, runId) {
  if (!runId.startsWith("run_")) {
    // Of another engine: trigger.dev knows nothing of it.
    return Promise.resolve({ ok: true });
  }
  const key = `${base} ${runId}`;
  if (!runStates.has(key)) {
    runStates.set(key, collectRunState(base, runId, { runId }));
    setTimeout(() => runStates.delete(key), KEPT_MS);
  }
  return runStates.get(key);
}

/** Where runs failed, by address: asked for once a page, unless that failed. */
const failures = new Map();

async function failureOfRun(url) {
  const known = failures.get(url) ?? (await request(url));
  if (known.ok) {
    failures.set(url, known);
  }
  return known;
}

/** What newer run IDs of trigger.dev begin with: 48 bits of milliseconds, in base32hex. RunIdTimestamp has the same. */
function timeOfId(runId) {
  const time = /^run_[0-9a-v]{24}[a-z0-9][12]$/.test(runId) && Math.floor(parseInt(runId.slice(4, 14), 32) / 4);
  return time >= Date.UTC(2026, 0) && time <= Date.UTC(2100, 0) ? time : undefined;
}

const KINDS = {
  good: ["COMPLETED"],
  bad: ["FAILED", "CRASHED", "SYSTEM_FAILURE", "EXPIRED", "TIMED_OUT"],
  busy: ["DEQUEUED", "EXECUTING", "WAITING", "QUEUED", "DELAYED", "PENDING_VERSION"],
};

/** How a status is to be taken: "good", "bad", "busy" or "idle". */
export function kindOf(status) {
  return Object.keys(KINDS).find((kind) => KINDS[kind].includes(status)) ?? "idle";
}

/** As people write it: "TIMED_OUT" is "timed out". */
function words(status) {
  return status.toLowerCase().replaceAll("_", " ");
}

function language() {
  return document.documentElement.lang || undefined;
}

function exactTime(instant) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "long" }).format(new Date(instant));
}

const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

function relativeTime(instant) {
  const seconds = Math.round((new Date(instant) - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto", style: "short" });
  return format.format(Math.trunc(seconds / size), unit);
}

/** Of a time that is known from the run's ID only, that is said as well. */
function timeText(part, instant) {
  const time = relativeTime(instant);
  return part.includes("id-time") ? settings.labels.triggeredById(time) : time;
}

function timeElement(part, instant) {
  return element("time", { part, datetime: instant, title: exactTime(instant) }, timeText(part, instant));
}

function reasonOf({ name, message }) {
  return [name, message].filter(Boolean).join(": ");
}

export function durationOf(millis) {
  if (Math.round(millis) < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const tenths = Math.round(millis / 100);
  const seconds = Math.round(millis / 1000);
  return tenths < 600 ? `${(tenths / 10).toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
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
  [part~=newer] { font-size: .875em; }
  [part~=copy] {
    padding: 0 .2em; border: 0; background: none; cursor: pointer; font: inherit; line-height: 1; user-select: none;
    color: var(--telemetry-link-quiet-color, light-dark(#5b6068, #a3a9b1));
  }
  [part~=copy]::before {
    content: ""; display: inline-block; width: .5em; height: .6em; border: 1.5px solid currentColor; border-radius: .1em;
    box-shadow: .2em -.2em 0 -1.5px light-dark(#fff, #14171a), .2em -.2em 0 0 currentColor; margin: .2em .25em 0 0;
  }
  [part~=copied]::before {
    width: .3em; height: .65em; border-width: 0 2px 2px 0; border-radius: 0; box-shadow: none; transform: rotate(45deg);
  }
  @media (hover: hover) {
    [part~=copy] { opacity: 0; }
    :host(:hover) [part~=copy], [part~=copy]:focus-visible, [part~=copied] { opacity: 1; }
  }
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
  [part~=run-error] { color: light-dark(#b42318, #fda29b); overflow-wrap: anywhere; max-width: 60ch; }
  [part~=where] {
    padding: 0; border: 0; background: none; cursor: pointer; font: inherit; text-decoration: underline;
    color: var(--telemetry-link-color, light-dark(#0a58ca, #7fb4ff)); text-underline-offset: .2em;
  }
  [part~=where][aria-disabled=true] { cursor: progress; opacity: .7; }
  [part~=failure] { max-width: 100%; overflow-wrap: anywhere; }
  [part~=failure-attempts] { margin: .25em 0 0; padding-left: 1.25em; }
  .unseen {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    user-select: none;
  }
  @keyframes waiting { 50% { opacity: .45; } }
  @media (prefers-reduced-motion: reduce) { [part~=loading] { animation: none; } }
`);

/** The links that are in a document now. */
const shown = new Set();

class TelemetryLink extends HTMLElement {
  static observedAttributes = ["entity-type", "entity-id", "base", "direct", "show-state"];

  #base = element("span", { part: "base" });
  #answer = { state: "waiting" };
  #key;
  #rendered;
  #asked = 0;
  #due = false;
  #again = false;
  #focused;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.#base);
    root.addEventListener("focusin", ({ target }) => (this.#focused = target.getAttribute("part")));
    // An element that is moved loses the focus without anybody having left it.
    root.addEventListener("focusout", () => setTimeout(() => !root.activeElement && (this.#focused = undefined)));
  }

  connectedCallback() {
    shown.add(this);
    if (!this.#answerOfPage()) {
      this.#follow(false);
    }
  }

  disconnectedCallback() {
    shown.delete(this);
    if (this.#focused) {
      const [key, part] = [this.#key, this.#focused];
      // By then it is where it was moved to, or another element is in its place.
      setTimeout(() => keepFocus(key, part));
    }
    announce();
  }

  attributeChangedCallback(name, before, after) {
    if (!shown.has(this) || before === after) {
      return;
    }
    if (name === "direct" || name === "show-state") {
      this.#rendered = undefined;
      this.#show(this.#answer);
    } else {
      this.#follow(false);
    }
  }

  /** "waiting", "loading", "link", "none", "unavailable", "signed-out", "stale", "denied" or "invalid". */
  get state() {
    return this.#answer.state;
  }

  /** The ID of the run, or null as long as none is known. */
  get runId() {
    return this.#answer.runId ?? null;
  }

  /** Whether somebody has followed the link since the page is there. */
  get wasOpened() {
    return opened.has(this.#key);
  }

  /** Whether it waits for an answer. */
  get isBusy() {
    return this.#base.getAttribute("aria-busy") === "true";
  }

  /** Looks for the run again, and shows what there is until it knows. */
  refresh() {
    this.#follow(true);
  }

  /** Says anew how long ago something was. */
  tellTimes() {
    this.#base.querySelectorAll("time").forEach((time) => {
      const text = timeText(time.getAttribute("part"), time.dateTime);
      if (time.textContent !== text) {
        time.textContent = text;
      }
    });
  }

  /** Puts the focus on the part of this name, if it shows what is known of the same entity. */
  focusPart(key, part) {
    const place = key === this.#key && this.shadowRoot.querySelector(`[part="${part}"]`);
    place?.focus?.();
    return Boolean(place);
  }

  /** Attributes are often set one after the other. */
  #follow(again) {
    this.#again ||= again;
    if (!this.#due) {
      this.#due = true;
      queueMicrotask(() => {
        const asksAgain = this.#again;
        this.#due = this.#again = false;
        if (shown.has(this)) {
          this.#lookUp(asksAgain);
        }
      });
    }
  }

  async #lookUp(again) {
    const [type, id] = [this.getAttribute("entity-type"), this.getAttribute("entity-id")];
    if (isMissing(type) || isMissing(id)) {
      this.#asked++;
      this.#key = undefined;
      this.#show({ state: "waiting" });
      return;
    }
    const key = `${this.#baseUrl()} ${keyOf({ type, id })}`;
    const known = answers.get(key);
    const isMoved = key === this.#key;
    if (!isMoved) {
      this.#key = key;
      this.#show(known?.answer ?? { state: "loading" });
    }
    if (!again && ((isMoved && this.isBusy) || (known && Date.now() - known.at < FRESH_MS))) {
      return;
    }
    if (isMoved && !again) {
      // Put aside, and back much later: what became of the run may have changed as well.
      this.#rendered = undefined;
    }
    this.#base.setAttribute("aria-busy", "true");
    const asked = ++this.#asked;
    const answer = await lookUp(this.#baseUrl(), type, id);
    remember(key, answer);
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
    const [type, id] = [this.getAttribute("entity-type"), this.getAttribute("entity-id")];
    this.#key = `${this.#baseUrl()} ${keyOf({ type, id })}`;
    this.#show(runId ? { state: "link", runId, runUrl: this.getAttribute("run-url") } : { state });
    remember(this.#key, this.#answer);
    this.removeAttribute("run-id");
    this.removeAttribute("state");
    return true;
  }

  #show(answer) {
    this.#answer = answer;
    this.#base.setAttribute("aria-busy", String(answer.state === "loading"));
    announce();
    const rendered = JSON.stringify([answer, this.#key, opened.get(this.#key), settings.version]);
    if (rendered === this.#rendered) {
      return;
    }
    this.#rendered = rendered;
    const focused = this.#focused;
    this.#base.replaceChildren(...this.#contents(answer));
    if (focused) {
      (this.#base.querySelector(`[part="${focused}"]`) ?? this.#base.querySelector("a, button, [tabindex]"))?.focus();
    }
    this.dispatchEvent(
      new CustomEvent("telemetry-link", { bubbles: true, detail: { state: answer.state, runId: this.runId } }),
    );
  }

  #contents({ state, runId, runUrl }) {
    const { labels } = settings;
    const before = opened.get(this.#key);
    switch (state) {
      case "waiting":
        return [];
      case "loading":
        return [element("span", { part: "loading" }, element("span", { class: "unseen" }, labels.loading))];
      case "link":
        return [
          this.#isWeb(runUrl) ? this.#link(runId, runUrl) : element("span", { part: "text run-id" }, runId),
          ...(navigator.clipboard ? [this.#copy(runId)] : []),
          ...(before && before !== runId ? [element("span", { part: "text newer" }, labels.newer(before))] : []),
          ...(this.hasAttribute("show-state") ? [this.#runState(runId)] : []),
        ];
      default:
        return [element("span", { part: `text ${state}` }, labels[state] ?? state)];
    }
  }

  #link(runId, runUrl) {
    const time = this.hasAttribute("show-state") ? undefined : timeOfId(runId);
    const link = element(
      "a",
      {
        part: "link",
        href: this.#href(runId, runUrl),
        target: "_blank",
        rel: "noopener noreferrer",
        ...(time && { title: settings.labels.triggeredById(exactTime(time)) }),
      },
      runId,
      element("span", { class: "unseen" }, ` ${settings.labels.newTab}`),
    );
    const key = this.#key;
    ["click", "auxclick"].forEach((event) => link.addEventListener(event, () => opened.set(key, runId)));
    return link;
  }

  /**
   * By way of the application, which counts clicks, unless it would not know who clicks: a link carries no headers. It names
   * the run, so that the link leads where its text says, whatever becomes of the entity meanwhile.
   */
  #href(runId, runUrl) {
    const direct = this.hasAttribute("direct") || typeof settings.headers === "function" || hasAny(settings.headers);
    const [type, id] = [this.getAttribute("entity-type"), this.getAttribute("entity-id")];
    if (direct) {
      return runUrl;
    }
    const run = new URLSearchParams({ run: runId });
    // Servers and firewalls refuse some characters in paths, however they are escaped.
    return (
      this.#baseUrl() +
      (PLAIN_ID.test(id) ? `${type}/${id}/open?${run}` : `open?${new URLSearchParams({ type, id })}&${run}`)
    );
  }

  #copy(runId) {
    const { labels } = settings;
    const told = element("span", { class: "unseen", role: "status" });
    const button = element("button", { part: "copy", type: "button", "aria-label": labels.copy(runId) }, told);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(runId);
      told.textContent = labels.copied;
      button.setAttribute("part", "copy copied");
      setTimeout(() => {
        told.textContent = "";
        button.setAttribute("part", "copy");
      }, COPIED_MS);
    });
    return button;
  }

  /** Never in the way of the link: it comes later, or not at all. */
  #runState(runId) {
    const place = element("span", { part: "run" });
    let pause = KEPT_MS;
    whenSeen.set(place, async () => {
      const { ok, status, body } = await runState(this.#baseUrl(), runId);
      place.replaceChildren(...(body ? this.#runStateOf(body) : this.#withoutState(runId, ok ? 404 : status)));
      if (status === 0 || status >= 429) {
        // It passes: asked again when somebody can still see it then.
        setTimeout(() => place.isConnected && observer.observe(place), pause);
        pause = Math.min(2 * pause, MAX_PAUSE_MS);
      }
    });
    observer.observe(place);
    return place;
  }

  /** Where there is no state, there is nothing to say but the time; the link is what counts. */
  #withoutState(runId, status) {
    const { labels } = settings;
    const time = timeOfId(runId);
    return [
      ...(status === 404 || status === 400 ? [] : [element("span", { part: "text" }, labels.runUnavailable), " "]),
      ...(time
        ? [timeElement("text id-time", new Date(time).toISOString())]
        : []),
    ];
  }

  #runStateOf({ runId, status, task, startedAt, createdAt, durationMs, attempts, test, logsLost, failed, error, errorHidden }) {
    const { labels } = settings;
    const at = startedAt ?? createdAt;
    const details = [
      task,
      at && timeElement("time", at),
      durationMs != null && durationOf(durationMs),
      attempts > 1 && labels.attempts(attempts),
      test && labels.test,
      logsLost && labels.logsLost,
    ].filter(Boolean);
    return [
      element("span", { part: `run-state ${kindOf(status)}` }, labels[status] ?? words(status)),
      " ",
      element("span", { part: "text run-details" }, ...details.flatMap((each, i) => (i ? [" · ", each] : [each]))),
      ...(error && reasonOf(error) ? [" ", element("span", { part: "run-error" }, reasonOf(error))] : []),
      ...(failed && !errorHidden ? [" ", this.#where(runId)] : []),
    ];
  }

  #where(runId) {
    const place = element("span", { part: "failure", tabindex: "-1" });
    const where = button(settings.labels.where, async () => {
      where.setAttribute("aria-disabled", "true");
      const { ok, status, body } = await failureOfRun(`${this.#baseUrl()}runs/${encodeURIComponent(runId)}/failure`);
      const { labels } = settings;
      place.replaceChildren(
        ...(ok
          ? [
              element("span", { part: "failure-path" }, body.path.join(" › ")),
              element(
                "ul",
                { part: "failure-attempts" },
                ...body.attempts.map(({ number, error }) => element("li", {}, labels.attempt(number, reasonOf(error)))),
              ),
            ]
          : [
              element("span", { part: "text" }, status === 404 ? labels.whereUnknown : labels.runUnavailable),
              ...(status === 404 ? [] : [" ", where]),
            ]),
      );
      where.removeAttribute("aria-disabled");
      place.focus();
    });
    where.setAttribute("part", "where");
    place.append(where);
    return place;
  }

  #isWeb(url) {
    return /^https?:\/\//i.test(url ?? "");
  }

  #baseUrl() {
    const base = new URL(this.getAttribute("base") ?? settings.base, document.baseURI).href;
    return base.endsWith("/") ? base : base + "/";
  }
}

function keepFocus(key, part) {
  if (document.activeElement === null || document.activeElement === document.body) {
    [...shown].some((link) => link.focusPart(key, part));
  }
}

// ---------------------------------------------------------------- What is said once for a page

/** The states that concern all links of a page, with the way on; the first that there is counts. */
const WAYS_ON = {
  "signed-out": () => element("a", { part: "action", href: settings.login ?? location.href }, settings.labels.login),
  stale: () => button(settings.labels.reload, () => location.reload()),
  unavailable: () => button(settings.labels.retry, retry),
  denied: () => undefined,
};

function button(label, action) {
  const made = element("button", { part: "action", type: "button" }, label);
  made.addEventListener("click", action);
  return made;
}

function retry({ currentTarget }) {
  currentTarget.setAttribute("aria-disabled", "true");
  shown.forEach((link) => link.state === "unavailable" && link.refresh());
}

const noticeStyle = new CSSStyleSheet();
noticeStyle.replaceSync(`
  :host { display: block; }
  :host([floating]) { position: fixed; z-index: 1000; inset: auto 1rem 1rem auto; max-width: min(30rem, calc(100vw - 2rem)); }
  [part~=notice] {
    display: flex; flex-wrap: wrap; align-items: center; gap: .5em 1em; padding: .6em 1em; border-radius: .5em;
    border: 1px solid light-dark(#fdba74, #7c4a1e);
    color: light-dark(#7c2d12, #fed7aa); background: light-dark(#fff7ed, #2a1c10); overflow-wrap: anywhere;
  }
  [part~=action] {
    padding: .2em .8em; border: 1px solid currentColor; border-radius: .4em; background: none; cursor: pointer;
    font: inherit; color: inherit; text-decoration: none;
  }
  [part~=action][aria-disabled=true] { cursor: progress; opacity: .7; }
  :focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
`);

/** Says what keeps the links of a page from being shown. A page may have one where it likes; else it floats above. */
class TelemetryNotice extends HTMLElement {
  #place = element("div", { role: "status" });
  #shown;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [noticeStyle];
    root.append(this.#place);
  }

  connectedCallback() {
    announce();
  }

  /** Shows what is to be said of a state, or nothing if there is none. */
  say(state) {
    const shows = `${state} ${settings.version}`;
    if (shows === this.#shown) {
      return;
    }
    this.#shown = shows;
    const focused = this.shadowRoot.activeElement !== null;
    const way = state && WAYS_ON[state]();
    this.#place.replaceChildren(
      ...(state ? [element("div", { part: "notice" }, settings.labels[`${state}Notice`], ...(way ? [way] : []))] : []),
    );
    if (focused) {
      (way ?? [...shown].find((link) => link.runId)?.shadowRoot.querySelector("a"))?.focus();
    }
  }

  /** Lets its button be pressed again. */
  settle() {
    this.#place.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
}

let announcing = false;

/** Says what there is to say once all links have changed that do so now. */
function announce() {
  if (!announcing) {
    announcing = true;
    setTimeout(() => {
      announcing = false;
      const states = new Set([...shown].map((link) => link.state));
      const state = Object.keys(WAYS_ON).find((each) => states.has(each));
      const notice = document.querySelector("telemetry-notice") ?? (state && floatingNotice());
      notice?.say(state);
      if (![...shown].some((link) => link.isBusy)) {
        notice?.settle();
      }
      if (!state && notice?.hasAttribute("floating")) {
        notice.remove();
      }
    });
  }
}

function floatingNotice() {
  const notice = element("telemetry-notice", { floating: "" });
  document.body.append(notice);
  return notice;
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
  customElements.define("telemetry-notice", TelemetryNotice);
  customElements.define("telemetry-link", TelemetryLink);
}
