import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { addressesOf } from './api';
import type { Start } from './ComposeDialog';
import { escaped } from './templates';

/** The subject of an answer: one mark before it, however often it went to and fro. */
export function answerSubject(subject: string, mark: 'Re' | 'Fwd'): string {
  const bare = subject.replace(/^(\s*(re|fwd?|aw|wg|答复|回复|转发)\s*[:：])+/i, '').trim();
  return `${mark}: ${bare}`;
}

function quote(mail: RecordData, words: string): string {
  return `<p></p><p>${escaped(words)}</p><blockquote>${asString(mail['body'])}</blockquote>`;
}

/** An answer to a mail; to everybody on it but oneself where that is wanted. */
export function replyTo(mail: RecordData, own: readonly string[], all: boolean, words: string): Start {
  const mine = new Set(own.map((one) => one.toLowerCase()));
  const sent = mail['direction'] === 'out';
  const first = sent ? addressesOf(mail['recipients']) : addressesOf(mail['sender']);
  const others = [...(sent ? [] : addressesOf(mail['recipients'])), ...addressesOf(mail['copies'])];
  const cc = all ? others.filter((one) => !mine.has(one) && !first.includes(one)) : [];
  return { to: first, cc, subject: answerSubject(asString(mail['name']), 'Re'), body: quote(mail, words), answers: mail.id };
}

/** A mail passed on, with its files. */
export function passOn(mail: RecordData, words: string): Start {
  return { to: [], cc: [], subject: answerSubject(asString(mail['name']), 'Fwd'), body: quote(mail, words), answers: mail.id, forward: true };
}
