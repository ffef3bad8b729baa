// Retrieves runs as an application with trigger.dev's own client does, and prints what it makes of each: first one at a
// time, then all with one query, then where each of them failed.
//
//   node trigger-run.mjs RUN…
//
// Reads TRIGGER_API_URL and TRIGGER_SECRET_KEY.
import { apiClientManager } from "@trigger.dev/core/v3";
import { query, runs } from "@trigger.dev/sdk";

const ids = process.argv.slice(2);
const once = { retry: { maxAttempts: 1 } };

async function print(what) {
  for (const id of ids) {
    try {
      console.log(JSON.stringify({ id, ...(await what(id)) }));
    } catch (error) {
      console.log(JSON.stringify({ id, error: error.status ?? error.message }));
    }
  }
}

await print(async (id) => {
  const { status, taskIdentifier, startedAt, finishedAt, durationMs } = await runs.retrieve(id, once);
  return { status, taskIdentifier, startedAt, finishedAt, durationMs };
});

const found = await query.execute(
  `SELECT run_id, status, usage_duration FROM runs WHERE run_id IN (${ids.map((id) => `'${id}'`)}) LIMIT 100`,
  { scope: "environment", period: "30d" },
  once,
);
for (const { run_id, status, usage_duration } of found.results) {
  console.log(JSON.stringify({ run_id, status, usage_duration }));
}

// The client asks for traces in its own pages only: the call is there, but not among what it exports.
await print(async (id) => {
  const { trace } = await apiClientManager.clientOrThrow().retrieveRunTrace(id, once);
  return { path: pathOfFailure(trace.rootSpan) };
});

function pathOfFailure({ data, children }) {
  return data.isError ? [data.message, ...children.flatMap(pathOfFailure)] : [];
}
