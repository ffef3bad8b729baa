// Retrieves runs as an application with trigger.dev's own client does, and prints what it makes of each.
//
//   node trigger-run.mjs RUN…
//
// Reads TRIGGER_API_URL and TRIGGER_SECRET_KEY.
import { runs } from "@trigger.dev/sdk";

for (const id of process.argv.slice(2)) {
  try {
    const { status, taskIdentifier, startedAt, finishedAt, durationMs } = await runs.retrieve(id, { retry: { maxAttempts: 1 } });
    console.log(JSON.stringify({ id, status, taskIdentifier, startedAt, finishedAt, durationMs }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: error.status ?? error.message }));
  }
}
