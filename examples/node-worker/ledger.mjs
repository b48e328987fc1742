/** Started and finished records, by partition. An offset may be committed if no record before it is unfinished. */
export class Ledger {
  #partitions = new Map();

  /** The record is finished when the entry's `done` is set. */
  begin(partition, offset) {
    const entry = { offset: BigInt(offset), done: false };
    if (!this.#partitions.has(partition)) this.#partitions.set(partition, []);
    this.#partitions.get(partition).push(entry);
    return entry;
  }

  /** Removes and returns the offsets that may be committed, in the form that kafkajs needs. */
  takeCommits(topic) {
    const commits = [];
    for (const [partition, entries] of this.#partitions) {
      const unfinished = entries.findIndex((entry) => !entry.done);
      const last = entries.splice(0, unfinished < 0 ? entries.length : unfinished).at(-1);
      if (last) commits.push({ topic, partition, offset: (last.offset + 1n).toString() });
    }
    return commits;
  }
}
