/* What views are made of. Text becomes text, never markup. */

import { kindOf } from "./telemetry-link.js";

const COPIED_MS = 2_000;
const TICK_MS = 10_000;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value != null) {
      made.setAttribute(attribute, value);
    }
  }
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

export function button(label, action, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}

/** Copies what is beside it; what that is, its name says. */
export function copyButton(text, what, label = `Copy ${what}`) {
  if (!navigator.clipboard) {
    return null;
  }
  const told = element("span", { class: "unseen", role: "status" });
  const made = button(label, async () => {
    try {
      await navigator.clipboard.writeText(text);
      made.firstChild.data = "Copied";
      told.textContent = `${what} copied`;
    } catch {
      made.firstChild.data = "Not allowed to copy";
    }
    setTimeout(() => {
      made.firstChild.data = label;
      told.textContent = "";
    }, COPIED_MS);
  }, { class: "copy" });
  return element("span", {}, made, told);
}

/** The address of a view, relative to the page. */
export function addressOf(parameters) {
  return `?${new URLSearchParams(parameters)}`;
}

export function entityLink({ type, id }) {
  return element("a", { href: addressOf({ type, id }) }, type, " ", element("span", { class: "id" }, id));
}

export function runLink(runId) {
  return element("a", { class: "id", href: addressOf({ run: runId }) }, runId);
}

/** To the run in its dashboard, if there is one. */
export function dashboardLink(url, runId) {
  return /^https?:\/\//i.test(url ?? "")
    ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" },
        "Dashboard", element("span", { class: "unseen" }, ` of ${runId} (opens in a new tab)`), " ↗")
    : null;
}

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

function agoOf(instant) {
  const seconds = (new Date(instant) - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return ` · ${new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.trunc(seconds / size), unit)}`;
}

/** The same form everywhere: the exact time with its zone, and how long ago that was. */
export function timeOf(instant) {
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" }).format(new Date(instant));
  return element("time", { datetime: instant }, exact, element("span", { class: "quiet" }, agoOf(instant)));
}

/** What was a minute ago does not stay so while a page is open. */
setInterval(() => {
  document.querySelectorAll("time > .quiet").forEach((ago) => (ago.textContent = agoOf(ago.parentElement.dateTime)));
}, TICK_MS);

export function statusOf(status) {
  const words = status.toLowerCase().replaceAll("_", " ");
  return element("span", { class: `status ${kindOf(status)}` }, words.charAt(0).toUpperCase() + words.slice(1));
}

/** Terms with what is known of them; what is not known is left out. */
export function facts(entries) {
  const known = entries.filter(([, value]) => value != null && value !== "" && value !== false);
  return element("dl", {}, known.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]));
}

/** A heading, which takes the focus when its view is shown. */
export function heading(...children) {
  return element("h1", { tabindex: "-1" }, ...children);
}

export function section(title, ...children) {
  return element("section", {}, element("h2", {}, title), ...children);
}

/** Replaced by what is waited for. */
export function waiting(text = "Looking …") {
  return element("p", { class: "quiet", role: "status" }, text);
}

/** What is wrong, and the way on. */
export function notice(title, ...children) {
  return element("div", { class: "panel notice", role: "alert" }, element("h2", {}, title), ...children);
}
