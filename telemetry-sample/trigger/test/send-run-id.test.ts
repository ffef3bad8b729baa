import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, describe, it } from "node:test";
import { resourceCatalog } from "@trigger.dev/core/v3";
import { runInMockTaskContext } from "@trigger.dev/core/v3/test";
import { StandardResourceCatalog } from "@trigger.dev/core/v3/workers";
import { sendRunIdTo } from "../send-run-id.js";

/** What the billing application, or anybody else, is sent; it answers as the application's job does. */
class Service {
  readonly requests: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];

  status = 200;

  private readonly server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      this.requests.push({ url: `${request.url}`, headers: request.headers, body });
      response.writeHead(this.status, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ billingRunId: "br_789", status: "SUCCEEDED", paymentIds: ["pym_1"] }));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const inRun = { ctx: { run: { id: "run_abc" } } };

describe("The one block of configuration", () => {
  const billing = new Service();
  const other = new Service();

  before(async () => {
    await Promise.all([billing.start(), other.start()]);
    process.env.BILLING_URL = billing.url;
    // As the worker does with what trigger.config.ts has.
    const { default: config } = await import("../trigger.config.js");
    config.telemetry?.instrumentations?.forEach((instrumentation) => instrumentation.enable());
  });

  beforeEach(() => {
    billing.requests.length = other.requests.length = 0;
    billing.status = 200;
  });

  after(() => {
    billing.stop();
    other.stop();
  });

  it("sends the ID of the run from a task that knows nothing of it", async () => {
    const result = await runInMockTaskContext(() => runTask({ billingRunId: "br_789" }), inRun);

    assert.deepEqual(result, { billingRunId: "br_789", status: "SUCCEEDED", paymentIds: ["pym_1"] });
    const [request] = billing.requests;
    assert.equal(request?.url, "/jobs/attempt-billing-run");
    assert.equal(request?.body, '{"billingRunId":"br_789"}');
    assert.equal(request?.headers["trigger-run-id"], "run_abc");
  });

  it("fails the task with the answer of a job that fails", async () => {
    billing.status = 422;

    await assert.rejects(
      runInMockTaskContext(() => runTask({ billingRunId: "br_fail" }), inRun),
      /Billing run br_fail failed: 422/,
    );
    assert.equal(billing.requests[0]?.headers["trigger-run-id"], "run_abc");
  });

  it("sends nothing to other origins", async () => {
    await runInMockTaskContext(() => fetch(other.url), inRun);

    assert.equal(other.requests[0]?.headers["trigger-run-id"], undefined);
    assert.equal(other.requests[0]?.headers["traceparent"], undefined);
  });

  it("sends nothing outside of a run", async () => {
    await fetch(billing.url);

    assert.equal(billing.requests[0]?.headers["trigger-run-id"], undefined);
  });

  it("leaves a header alone that the task sets itself", async () => {
    await runInMockTaskContext(() => fetch(billing.url, { headers: { "trigger-run-id": "run_own" } }), inRun);

    assert.equal(billing.requests[0]?.headers["trigger-run-id"], "run_own");
  });

  it("refuses an address that is none", () => {
    assert.throws(() => sendRunIdTo("billing.example.com"), /Invalid URL/);
  });
});

/** Runs the task as a worker does, from the catalog that tasks enter themselves in. */
async function runTask(payload: unknown): Promise<unknown> {
  resourceCatalog.setGlobalResourceCatalog(catalog);
  catalog.setCurrentFileContext("tasks/attempt-billing-run.ts", "tasks/attempt-billing-run");
  await import("../tasks/attempt-billing-run.js");
  const run = catalog.getTask("attempt-billing-run")?.fns.run;
  assert.ok(run);
  return run(payload, {} as never);
}

const catalog = new StandardResourceCatalog();
