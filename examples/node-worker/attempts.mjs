/** Whether the record at `a` was written after the one at `b`; both are `{ partition, offset, timestamp }`. */
const isLater = (a, b) =>
  a.partition === b.partition ? BigInt(a.offset) > BigInt(b.offset) : Number(a.timestamp) > Number(b.timestamp);

/**
 * The attempts in hand. A dispatch that is delivered twice runs once. Of two dispatches of one attempt, known by their tokens, the
 * later record wins: the earlier one was rolled back, and nobody waits for its outcome.
 */
export class Attempts {
  #inHand = new Map();
  #working = new Set(); // overtaken steps too, which may not look at their signal

  /**
   * Runs `run(signal)`, unless this dispatch is in hand or a later one is. When `signal` is aborted a later dispatch has taken over, and
   * nothing more may be reported. Resolves when the record is finished with.
   */
  begin(work, at, run) {
    const id = JSON.stringify([work.run_id, work.step_id, work.revision ?? 0, work.attempt]);
    const before = this.#inHand.get(id);
    if (before?.token === work.token) return before.done;
    if (before && isLater(before.at, at)) return Promise.resolve();
    const overtaken = new AbortController();
    const end = run(overtaken.signal).finally(() => this.#working.delete(end));
    this.#working.add(end);
    end.catch(() => {}); // of an overtaken one nobody hears
    const aborted = new Promise((resolve) => overtaken.signal.addEventListener('abort', resolve, { once: true }));
    const entry = { token: work.token, at, overtaken };
    entry.done = Promise.race([end, aborted]).finally(() => {
      if (this.#inHand.get(id) === entry) this.#inHand.delete(id);
    });
    this.#inHand.set(id, entry);
    before?.overtaken.abort();
    return entry.done;
  }

  /** How many steps run. */
  get size() {
    return this.#working.size;
  }

  /** Promises of their ends. */
  ends() {
    return [...this.#working];
  }
}
