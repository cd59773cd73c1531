import { post } from '@/api/call';

export function loadLetter(letter: string, signal?: AbortSignal) {
  return post('/actions/goals.letter', { body: { letter }, ...(signal ? { signal } : {}) });
}

export type Letter = Awaited<ReturnType<typeof loadLetter>>;
export type Member = Letter['members'][number];

export function sendLetter(letter: string) {
  return post('/actions/goals.send_letter', { body: { letter } });
}

export function remindLetter(letter: string) {
  return post('/actions/goals.remind_letter', { body: { letter } });
}

export function answerLetter(reply: string, answer: 'confirmed' | 'objected', objection: string | null) {
  return post('/actions/goals.answer_letter', { body: { reply, answer, objection } });
}
