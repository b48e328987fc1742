import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Attempts } from './attempts.mjs';

const work = (token) => ({ run_id: 'r', step_id: 's', attempt: 1, token });
const at = (offset, partition = 0, timestamp = offset) => ({ partition, offset: String(offset), timestamp: String(timestamp) });

/** A step that ends when it is told to, and reports unless it was overtaken. */
function step(reported, name) {
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  const run = async (signal) => {
    await ended;
    if (!signal.aborted) reported.push(name);
  };
  return { run, end };
}

test('a dispatch that is delivered twice runs once', async () => {
  const [attempts, reported] = [new Attempts(), []];
  const first = step(reported, 'first');
  const done = attempts.begin(work('t'), at(1), first.run);
  const again = attempts.begin(work('t'), at(1), () => assert.fail('runs twice'));
  first.end();
  await Promise.all([done, again]);
  assert.deepEqual(reported, ['first']);
  assert.equal(attempts.size, 0);
});

test('a later dispatch with another token aborts the earlier one, which is finished with and not reported', async () => {
  const [attempts, reported] = [new Attempts(), []];
  const older = step(reported, 'older');
  const newer = step(reported, 'newer');
  const olderDone = attempts.begin(work('a'), at(1), older.run);
  const newerDone = attempts.begin(work('b'), at(2), newer.run);
  await olderDone; // its record may be committed, though the step has not ended
  assert.equal(attempts.size, 2); // and it takes a place as long as it runs
  newer.end();
  await newerDone;
  older.end();
  await Promise.allSettled(attempts.ends());
  assert.deepEqual(reported, ['newer']);
});

test('an earlier dispatch that is delivered again does not run beside the later one', async () => {
  const [attempts, reported] = [new Attempts(), []];
  const newer = step(reported, 'newer');
  const done = attempts.begin(work('b'), at(2), newer.run);
  await attempts.begin(work('a'), at(1), () => assert.fail('was rolled back'));
  await attempts.begin(work('c'), at(9, 1, 1), () => assert.fail('was written earlier, to another partition'));
  newer.end();
  await done;
  assert.deepEqual(reported, ['newer']);
});

test('another attempt is no later dispatch', async () => {
  const [attempts, reported] = [new Attempts(), []];
  const first = step(reported, 'first');
  const second = step(reported, 'second');
  const all = [
    attempts.begin(work('a'), at(1), first.run),
    attempts.begin({ ...work('b'), attempt: 2 }, at(2), second.run),
  ];
  first.end();
  second.end();
  await Promise.all(all);
  assert.deepEqual(reported, ['first', 'second']);
});

test('a report that fails is heard of, unless it is of an overtaken dispatch', async () => {
  const attempts = new Attempts();
  const fail = async () => {
    throw new Error('no broker');
  };
  await assert.rejects(attempts.begin(work('a'), at(1), fail), /no broker/);
  let reject;
  const older = attempts.begin(work('a'), at(1), () => new Promise((_, fails) => (reject = fails)));
  const newer = attempts.begin(work('b'), at(2), async () => {});
  reject(new Error('no broker'));
  await Promise.all([older, newer]);
});
