/** What is sent once more because no answer came carries the key of before, so that the server does it once. */
import { isProblem } from './problem';

/** For so long it is the same press, in milliseconds; whoever presses later means something new. */
const SAME_PRESS = 10 * 60_000;

interface Sent {
  said: string;
  key: string;
  at: number;
}

/** By what it is about: what was sent and not answered yet. */
const unanswered = new Map<string, Sent>();

/**
 * Sends with a key that is fresh for every press. It is the key of the press before only where that one was not answered and the
 * same is said about the same thing again.
 */
export async function once<T>(about: string, said: unknown, send: (headers: { 'Idempotency-Key': string }) => Promise<T>): Promise<T> {
  const text = JSON.stringify(said);
  const before = unanswered.get(about);
  const key = before?.said === text && Date.now() - before.at < SAME_PRESS ? before.key : crypto.randomUUID();
  unanswered.set(about, { said: text, key, at: Date.now() });
  try {
    const answer = await send({ 'Idempotency-Key': key });
    unanswered.delete(about);
    return answer;
  } catch (error) {
    if (!isLost(error)) unanswered.delete(about);
    throw error;
  }
}

/** Whether it is not known what became of it: no answer came, half of one, or that of something before the server. */
function isLost(error: unknown): boolean {
  return !isProblem(error) || error.status === 0 || error.status >= 500;
}
