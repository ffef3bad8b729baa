import { defineConfig } from "@trigger.dev/sdk";
import { sendRunIdTo } from "./send-run-id.js";

export default defineConfig({
  project: process.env.TRIGGER_PROJECT_REF ?? "proj_billingsample",
  runtime: "node",
  dirs: ["./tasks"],
  maxDuration: 300,
  telemetry: {
    // All that tasks need: what they have the billing application do is recorded for their runs.
    instrumentations: [sendRunIdTo(process.env.BILLING_URL ?? "http://localhost:8080")],
  },
});
