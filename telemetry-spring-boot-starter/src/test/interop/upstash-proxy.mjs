// Speaks as much of the Upstash Redis REST protocol as its TypeScript client uses, in front of an ordinary redis-server:
// POST / with one command, POST /pipeline with several, a bearer token, replies in base64 when asked for.
//
// Reads REDIS_URL and UPSTASH_REDIS_REST_TOKEN; prints "READY <address>" and ends with its standard input.
import { createServer } from "node:http";
import { Redis } from "ioredis";

const redis = new Redis(process.env.REDIS_URL);
redis.on("error", (error) => console.error(error.message));

function encode(reply, base64) {
  if (Array.isArray(reply)) return reply.map((element) => encode(element, base64));
  if (!Buffer.isBuffer(reply)) return reply;
  return base64 && reply.toString() !== "OK" ? reply.toString("base64") : reply.toString();
}

async function execute(command, base64) {
  try {
    const [name, ...parts] = command.map(String);
    return { result: encode(await redis.callBuffer(name, ...parts), base64) };
  } catch (error) {
    return { error: error.message };
  }
}

async function answer(request) {
  if (request.headers.authorization !== `Bearer ${process.env.UPSTASH_REDIS_REST_TOKEN}`) {
    return { status: 401, json: { error: "Unauthorized" } };
  }
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const base64 = request.headers["upstash-encoding"] === "base64";
  if (request.url === "/pipeline") {
    return { status: 200, json: await Promise.all(body.map((command) => execute(command, base64))) };
  }
  const json = await execute(body, base64);
  return { status: "error" in json ? 400 : 200, json };
}

const server = createServer(async (request, response) => {
  const { status, json } = await answer(request);
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(json));
});
await redis.ping();
server.listen(0, "127.0.0.1", () => console.log(`READY http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on("end", () => process.exit());
