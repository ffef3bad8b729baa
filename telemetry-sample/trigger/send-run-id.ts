import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { taskContext } from "@trigger.dev/core/v3";

/**
 * Sends the ID of the run, and its trace, with each request that any task makes to a service by `fetch`. Requests to other
 * origins stay as they are: neither is their business. A header that a task sets itself stays, too.
 *
 * @param serviceUrl any address of the service; its origin counts
 */
export function sendRunIdTo(serviceUrl: string): UndiciInstrumentation {
  const { origin } = new URL(serviceUrl);
  return new UndiciInstrumentation({
    ignoreRequestHook: (request) => request.origin !== origin,
    requestHook: (_span, request) => {
      const runId = taskContext.ctx?.run.id;
      if (runId !== undefined && !hasHeader(request.headers, HEADER)) {
        request.addHeader(HEADER, runId);
      }
    },
  });
}

const HEADER = "Trigger-Run-Id";

/** Names and values take turns in Node.js 20 and newer. */
function hasHeader(headers: string | (string | string[])[], name: string): boolean {
  return Array.isArray(headers) && headers.some((text, i) => i % 2 === 0 && `${text}`.toLowerCase() === name.toLowerCase());
}
