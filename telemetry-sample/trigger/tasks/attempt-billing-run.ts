import { task } from "@trigger.dev/sdk";

const BILLING_URL = process.env.BILLING_URL ?? "http://localhost:8080";

interface BillingRunAttempt {
  billingRunId: string;
  status: string;
  paymentIds: string[];
}

/** Has the billing application attempt a billing run. It knows nothing of telemetry: see trigger.config.ts. */
export const attemptBillingRun = task({
  id: "attempt-billing-run",
  run: async (payload: { billingRunId: string }): Promise<BillingRunAttempt> => {
    const response = await fetch(`${BILLING_URL}/jobs/attempt-billing-run`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(payload),
    });
    if (!response.ok) {
      throw new Error(`Billing run ${payload.billingRunId} failed: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as BillingRunAttempt;
  },
});
