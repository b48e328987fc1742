// A Weir worker with kafkajs: takes steps from a queue, runs them, reports their outcome. Written from docs/protocol.md alone;
// copy the four files into your project.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Kafka, PartitionAssigners, Partitioners, logLevel } from 'kafkajs';
import { Attempts } from './attempts.mjs';
import { Ledger } from './ledger.mjs';
import { FORMAT_VERSION, about, report } from './outcome.mjs';

export { StepFailure, later, needsRevision } from './outcome.mjs';

const REPORTS = 'weir.step-completed';
const HEARTBEAT_CHECK_MS = 1000;

/**
 * Starts a worker. `steps` is an object of `async (input, context) => output`, by step type.
 *
 * Resolves to `{ ended, stop }`. `stop()` takes no more steps, finishes the running ones, reports and commits them.
 * `ended` resolves after that, and rejects if the worker cannot go on.
 */
export async function startWorker({
  brokers,
  steps,
  queue = 'default',
  groupId = `weir-worker-${queue}`,
  workerId = `${hostname()}-${randomUUID().slice(0, 8)}`,
  concurrency = 16,
  partitioner = Partitioners.DefaultPartitioner, // murmur2, as in the engine and every Java client
  kafka: settings = {}, // kafkajs's own: ssl, sasl …
}) {
  const kafka = new Kafka({ clientId: workerId, brokers, logLevel: logLevel.WARN, ...settings });
  const topic = `weir.step-ready.${queue}`;
  const consumer = kafka.consumer({
    groupId,
    readUncommitted: false,
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
    // kafkajs's assigner uses the format of Java's RoundRobinAssignor; with that name both can share a group.
    partitionAssigners: [(cluster) => ({ ...PartitionAssigners.roundRobin(cluster), name: 'roundrobin' })],
  });
  const producer = kafka.producer({
    idempotent: true, // implies acks = -1
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: partitioner,
  });

  const unknown = new Set(); // step types that were handed back
  const running = new Attempts();
  let ledger = new Ledger();
  const finishing = new Set(); // records whose offsets are not ready to be committed yet
  let committing = Promise.resolve();
  let stopping = false;
  let end;
  const ended = new Promise((resolve, reject) => (end = { resolve, reject }));
  ended.catch(() => {}); // a caller may await it, but need not

  const send = (key, value) => producer.send({ topic: REPORTS, messages: [{ key, value }] });
  const sign = (key, work, type) => send(key, JSON.stringify({ ...about(work, workerId), type }));

  async function attempt(key, work, overtaken) {
    if (!Object.hasOwn(steps, work.step_type)) {
      const reason = `worker ${workerId} has no step of type '${work.step_type}'`;
      if (!unknown.has(work.step_type)) console.error(`${reason}: handed back, for a worker that has it`);
      unknown.add(work.step_type);
      await send(key, JSON.stringify({ ...about(work, workerId), type: 'handed_back', reason }));
      return;
    }
    if (work.report_start) await sign(key, work, 'started');
    const starting = work.report_start_after_ms && setTimeout(start, work.report_start_after_ms);
    function start() {
      sign(key, work, 'started').catch((error) => console.error('start not reported:', error.message));
    }
    const beat = () => sign(key, work, 'heartbeat').catch((error) => console.error('heartbeat lost:', error.message));
    const beating = work.heartbeat_timeout_ms && setInterval(beat, work.heartbeat_timeout_ms / 3);
    const silence = () => {
      clearTimeout(starting);
      clearInterval(beating);
    };
    overtaken.addEventListener('abort', silence, { once: true });
    try {
      const value = await report(steps, work, workerId, overtaken);
      if (!overtaken.aborted) await send(key, value);
    } finally {
      silence();
    }
  }

  function begin(partition, message) {
    const entry = ledger.begin(partition, message.offset);
    const work = parse(message);
    if ((work?.v ?? 1) > FORMAT_VERSION) {
      stopping = true;
      end.reject(new Error(`found format version ${work.v}, expected ${FORMAT_VERSION}: this worker is too old`));
      return;
    }
    const at = { partition, offset: message.offset, timestamp: message.timestamp };
    const done = work ? running.begin(work, at, (overtaken) => attempt(message.key, work, overtaken)) : Promise.resolve();
    // Only after the report is in Kafka: a crash in between repeats work and loses none.
    const finished = done.then(() => {
      entry.done = true;
      committing = committing.then(commit);
    }, end.reject);
    finishing.add(finished);
    finished.then(() => finishing.delete(finished));
  }

  async function commit() {
    const offsets = ledger.takeCommits(topic);
    if (offsets.length === 0) return;
    // An uncommitted record is delivered again, and the engine rejects its second report as a duplicate.
    await consumer.commitOffsets(offsets).catch((error) => console.error('commit lost:', error.message));
  }

  async function stop() {
    if (stopping) return ended;
    stopping = true;
    consumer.pause([{ topic }]);
    // An attempt that has ended still has to ask for the commit of its offset.
    while (running.size > 0 || finishing.size > 0) await Promise.allSettled([...running.ends(), ...finishing]);
    await committing;
    await consumer.disconnect();
    await producer.disconnect();
    end.resolve();
    return ended;
  }

  // After a rebalance every uncommitted record is delivered again, here or elsewhere.
  consumer.on(consumer.events.GROUP_JOIN, () => (ledger = new Ledger()));
  consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || end.reject(payload.error));
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 4,
    // Returns when all records are started, not when they are finished, so a slow step blocks nothing behind it.
    async eachBatch({ batch, resolveOffset, heartbeat, isStale }) {
      for (const message of batch.messages) {
        while (running.size >= concurrency && !stopping) {
          await Promise.race([...running.ends(), pause(HEARTBEAT_CHECK_MS)]).catch(() => {});
          await heartbeat();
        }
        if (stopping || isStale()) return;
        begin(batch.partition, message);
        resolveOffset(message.offset);
      }
      await heartbeat();
    },
  });
  return { ended, stop };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Returns undefined if the record does not identify an attempt, because then no report is possible. */
function parse(message) {
  try {
    return JSON.parse(message.value?.toString());
  } catch (error) {
    console.error(`stepping over the record at offset ${message.offset}, which is not JSON:`, error.message);
    return undefined;
  }
}
