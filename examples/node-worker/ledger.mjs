/** What is begun and what is done, by partition. An offset may be committed when nothing before it is unfinished. */
export class Ledger {
  #partitions = new Map();

  /** The entry is done when its `done` is set. */
  begin(partition, offset) {
    const entry = { offset: BigInt(offset), done: false };
    if (!this.#partitions.has(partition)) this.#partitions.set(partition, []);
    this.#partitions.get(partition).push(entry);
    return entry;
  }

  /** Takes out what may be committed, as kafkajs wants it. */
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
