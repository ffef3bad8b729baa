/* Asks the HTTP API beside this file. With GET only: no CSRF token is needed, and none is in a page that holds no data. */

import { configure } from "./telemetry-link.js";

const BASE = new URL(".", import.meta.url);
const TIMEOUT_MS = 15_000;
const TOKEN = "telemetry.finder.token";

let token = stored();
applyToLinks();

export function hasToken() {
  return Boolean(token);
}

/** Keeps a token for this tab, or forgets it. */
export function useToken(value) {
  token = value;
  try {
    if (token) {
      sessionStorage.setItem(TOKEN, token);
    } else {
      sessionStorage.removeItem(TOKEN);
    }
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
  applyToLinks();
}

function stored() {
  try {
    return sessionStorage.getItem(TOKEN) ?? "";
  } catch {
    return "";
  }
}

/** Beside a resource server, whose filter takes each bearer token for its own, this header gets through as well. */
function headers() {
  return token ? { "Telemetry-Token": token } : {};
}

function applyToLinks() {
  configure({ headers: headers() });
}

/**
 * Asks for something below the base path. Never throws: what is no answer has the status 0.
 *
 * @returns {Promise<{ok: boolean, status: number, body?: object, detail?: string, tokenWanted?: boolean}>}
 */
export async function ask(path, parameters) {
  const url = new URL(path, BASE);
  url.search = new URLSearchParams(parameters ?? {});
  try {
    const response = await fetch(url, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest", ...headers() },
      // An application that asks people to log in answers with a redirect, and its page is no answer.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const type = response.headers.get("Content-Type") ?? "";
    if (response.type === "opaqueredirect" || (response.ok && type.startsWith("text/html"))) {
      return { ok: false, status: 401 };
    }
    const body = type.includes("json") ? await response.json() : undefined;
    return {
      ok: response.ok && body !== undefined,
      status: response.status,
      body,
      detail: response.ok ? undefined : body?.detail,
      tokenWanted: /^Bearer realm="telemetry"/.test(response.headers.get("WWW-Authenticate") ?? ""),
    };
  } catch {
    return { ok: false, status: 0 };
  }
}
