// Writes records as TypeScript applications do, and prints how many nanoseconds that took.
//
//   node drain.mjs together N RUN     all at once, which the client makes pipelines of
//   node drain.mjs sequential N RUN   one after the other, as a function does that stores one record
//
// Reads UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN.
import { Redis } from "@upstash/redis";

const [manner, number, runId] = process.argv.slice(2);
const redis = Redis.fromEnv({ enableTelemetry: false });
const set = (id) => redis.set(`telemetry:payment:pym_${String(id).padStart(16, "0")}`, { runId }, { ex: 1_209_600 });
const ids = [...Array(Number(number)).keys()];

// The JIT and the connection are ready before it counts; this record is written again.
for (let i = 0; i < 200; i++) await set(0);
console.log("WARM");
await new Promise((resolve) => process.stdin.once("data", resolve));
const begun = process.hrtime.bigint();
if (manner === "together") {
  await Promise.all(ids.map(set));
} else {
  for (const id of ids) await set(id);
}
console.log(String(process.hrtime.bigint() - begun));
process.exit();
