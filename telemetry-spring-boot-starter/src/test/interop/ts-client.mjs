// What the TypeScript applications do with a record, by the client that they use.
//
//   node ts-client.mjs set TYPE ID RUN   stores it as they do
//   node ts-client.mjs get TYPE ID       prints {"record":…,"ttl":…}
//
// Reads UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN.
import { Redis } from "@upstash/redis";

const [command, type, id, runId] = process.argv.slice(2);
const key = `telemetry:${type}:${id}`;
const redis = Redis.fromEnv({ enableTelemetry: false, signal: () => AbortSignal.timeout(10_000) });

if (command === "set") {
  console.log(await redis.set(key, { runId }, { ex: 1_209_600 }));
} else {
  console.log(JSON.stringify({ record: await redis.get(key), ttl: await redis.ttl(key) }));
}
