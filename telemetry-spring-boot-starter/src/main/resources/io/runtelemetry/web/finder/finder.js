/*
 * Finds entities and runs with the HTTP API beside it and <telemetry-link>, and nothing else: whatever it shows, a tool of one's
 * own can show as well. Each view has an address, in the query so that it outlives a log-in on the way.
 */

import { hasToken, useToken } from "./finder-api.js";
import { addressOf, copyButton } from "./finder-parts.js";
import { coverage, entity, failureOf, home, run, search } from "./finder-views.js";

const RECENT = `telemetry.finder.recent ${new URL(".", import.meta.url).pathname}`;
const MAX_RECENT = 20;

/** What each server takes, as it is sent; of a longer text the beginning counts. */
const MAX_ADDRESS = 3_000;

const main = document.getElementById("main");
const form = document.getElementById("search");
const input = document.getElementById("q");
const forget = document.getElementById("forget");

// ---------------------------------------------------------------- Addresses

function viewOf(address) {
  const { type, id, run: runId, q, view } = address;
  if (type && id) {
    return { show: entity, title: `${type} ${id}` };
  }
  if (runId) {
    return { show: run, title: runId };
  }
  if (q) {
    return { show: search, title: "Results" };
  }
  return view === "coverage" ? { show: coverage, title: "Coverage" } : { show: home };
}

function show(withFocus) {
  const { id, ...others } = Object.fromEntries(new URLSearchParams(location.search));
  // An ID without a type is to be looked for.
  const address = id && !others.type ? { q: id, ...others } : { id, ...others };
  const { show: view, title } = viewOf(address);
  const place = document.createElement("div");
  main.replaceChildren(place);
  document.title = title ? `${title} – Run finder` : "Run finder";
  input.value = address.q ?? (address.id && `${address.type}:${address.id}`) ?? address.run ?? "";
  forget.hidden = !hasToken();
  view(place, address, {
    recent,
    remember,
    forgetRecent: () => {
      store([]);
      show(true);
    },
    // It comes in the place of the search that has led to it, unless somebody has gone on meanwhile.
    go: (parameters) => place.isConnected && goTo(addressOf(parameters), true),
    copyAddress: () => copyButton(location.href, "address"),
    failure: (result) =>
      failureOf(result, {
        retry: () => show(true),
        submitToken: (token) => {
          useToken(token);
          show(true);
        },
      }),
  });
  if (withFocus) {
    place.querySelector("h1")?.focus();
    scrollTo(0, 0);
  }
}

function goTo(address, instead) {
  history[instead ? "replaceState" : "pushState"](null, "", address);
  show(true);
}

addEventListener("popstate", () => show(true));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("data-reload")) {
    return;
  }
  if (link.origin === location.origin && link.pathname === location.pathname) {
    event.preventDefault();
    goTo(link.search || location.pathname);
  }
});

// ---------------------------------------------------------------- Around the views

form.addEventListener("submit", (event) => {
  event.preventDefault();
  let text = input.value.trim().slice(0, MAX_ADDRESS);
  while (addressOf({ q: text }).length > MAX_ADDRESS) {
    text = text.slice(0, -100);
  }
  if (text) {
    goTo(addressOf({ q: text }));
  }
});

forget.addEventListener("click", () => {
  useToken("");
  show(true);
});

document.addEventListener("keydown", (event) => {
  const isWriting = event.target.closest?.("input, textarea, select");
  if (event.key === "/" && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
    input.select();
  }
});

// ---------------------------------------------------------------- What was looked at, in this browser only

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => each && (each.run || (each.type && each.id))) : [];
  } catch {
    return [];
  }
}

function remember(looked) {
  const key = addressOf(looked);
  store([looked, ...recent().filter((each) => addressOf(each) !== key)].slice(0, MAX_RECENT));
}

function store(looked) {
  try {
    localStorage.setItem(RECENT, JSON.stringify(looked));
  } catch {
    // Then nothing is remembered.
  }
}

show(false);
if (!location.search) {
  input.focus();
}
