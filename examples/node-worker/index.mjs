// The steps of this worker, and its process: `node index.mjs`, with settings in the environment.
import { setTimeout as sleep } from 'node:timers/promises';
import { Partitioners } from 'kafkajs';
import { StepFailure, needsRevision, startWorker } from './weir-worker.mjs';

const words = (text) => text.split(/\s+/).filter(Boolean);

/** The text of the revision loop's latest draft, or of a step before, or of the input. */
function textOf(input, { loop, dependencies }) {
  const found = [loop?.draft, ...Object.values(dependencies), input].find((candidate) => typeof candidate?.text === 'string');
  if (found) return found.text;
  throw new StepFailure('InvalidInput', 'found no text, neither in the input nor before', { retryable: false });
}

const steps = {
  /** Leaves one space between words. */
  async tidy(input, context) {
    return { text: words(textOf(input, context)).join(' ') };
  },

  /** The validator of a revision loop: sends back a draft with fewer than `config.min_words` words. */
  async judge(input, context) {
    const found = words(textOf(input, context)).length;
    const { min_words: least = 8 } = context.config;
    if (found < least) return needsRevision({ missing: least - found });
    return { decision: 'pass', words: found };
  },

  /** The reviser: adds up to four of the missing words in the feedback. */
  async extend(input, context) {
    const more = Math.min(4, context.loop.feedback.missing);
    return { text: [textOf(input, context), ...Array(more).fill('indeed')].join(' ') };
  },

  /** Counts words, for `config.work_ms` milliseconds; the first `config.failures` attempts fail. */
  async count(input, context) {
    const { work_ms: workMs = 0, failures = 0 } = context.config;
    await sleep(workMs, undefined, { signal: context.signal });
    if (context.attempt <= failures) throw new StepFailure('Miscounted', `attempt ${context.attempt} lost its place`);
    context.metadata.runtime = `node ${process.version}`;
    return { words: words(textOf(input, context)).length };
  },
};

/** Sends every report to the partition after the right one; the engine reroutes it. */
const wrongPartitioner = () => {
  const right = Partitioners.DefaultPartitioner();
  return (record) => (right(record) + 1) % record.partitionMetadata.length;
};

const env = process.env;
const worker = await startWorker({
  brokers: (env.WEIR_BOOTSTRAP_SERVERS ?? 'localhost:9092').split(','),
  queue: env.WEIR_QUEUE ?? 'default',
  concurrency: Number(env.WEIR_CONCURRENCY ?? 16),
  ...(env.WEIR_PARTITIONER === 'wrong' && { partitioner: wrongPartitioner }),
  steps,
});
console.log('worker is up');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, worker.stop);
try {
  await worker.ended;
  console.log('worker has stopped');
} catch (error) {
  console.error('worker ends:', error);
  process.exit(1); // uncommitted records go to the next worker
}
