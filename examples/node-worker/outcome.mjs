// From a step-ready record to the report about it: docs/protocol.md, sections 5 and 6. No Kafka here.

export const FORMAT_VERSION = 1;
const MAX_REPORT_BYTES = 1_000_000;

/** A step throws this to fail the attempt. Any other error becomes a retryable failure named after its class. */
export class StepFailure extends Error {
  constructor(type, message, { retryable = true, retryAfterMs } = {}) {
    super(message);
    Object.assign(this, { type, retryable, retryAfterMs });
  }
}

class Revision {
  constructor(feedback, output) {
    Object.assign(this, { feedback, output });
  }
}

/** The validator of a revision loop returns this to send the work back to the reviser with this feedback. */
export const needsRevision = (feedback, output = null) => new Revision(feedback, output);

const LATER = Symbol('later');

/** A step returns this when somebody else will complete the attempt, with a report of its own: see `context.token`. */
export const later = () => LATER;

/** The fields that identify the attempt of a report. */
export const about = (work, workerId) => ({
  v: FORMAT_VERSION,
  run_id: work.run_id,
  step_id: work.step_id,
  revision: work.revision ?? 0,
  attempt: work.attempt,
  token: work.token,
  worker_id: workerId,
});

/** Runs the step and returns the report of its outcome. */
export async function report(steps, work, workerId, signal) {
  const context = {
    runId: work.run_id,
    definitionId: work.definition_id,
    stepId: work.step_id,
    revision: work.revision ?? 0,
    attempt: work.attempt,
    maxAttempts: work.max_attempts,
    token: work.token, // whoever has it can complete this attempt
    dependencies: work.dependencies ?? {},
    loop: work.loop,
    config: work.config ?? {},
    deadline: work.start_to_close_ms && new Date(Date.now() + work.start_to_close_ms),
    signal, // aborted when a later dispatch of this attempt has taken over
    metadata: {}, // the step may fill it; it appears in the result
  };
  const head = { ...about(work, workerId), type: 'completed', started_at: new Date().toISOString() };
  const outcome = await outcomeOf(steps, work, context);
  if (outcome === LATER) return JSON.stringify({ ...head, type: 'deferred' });
  const metadata = Object.keys(context.metadata).length > 0 ? context.metadata : undefined;
  const value = JSON.stringify({ ...head, ...outcome, metadata });
  const bytes = Buffer.byteLength(value);
  if (bytes <= MAX_REPORT_BYTES) return value;
  // Kafka would refuse it, and only the timeout would end the attempt.
  const message = `found ${bytes} bytes to report, expected at most ${MAX_REPORT_BYTES}`;
  return JSON.stringify({ ...head, status: 'failed', error: { type: 'PayloadTooLarge', message, retryable: false } });
}

async function outcomeOf(steps, work, context) {
  try {
    const output = await steps[work.step_type](work.input ?? null, context);
    if (output === LATER) return LATER;
    return output instanceof Revision
      ? { status: 'needs_revision', feedback: output.feedback, output: output.output }
      : { status: 'success', output: output ?? null };
  } catch (error) {
    const { type = error?.name ?? 'Error', message = String(error), retryable = true, retryAfterMs } = error ?? {};
    return { status: 'failed', error: { type, message, retryable, retry_after_ms: retryAfterMs } };
  }
}
