import { describe, expect, it } from 'vitest';
import { answerSubject, passOn, replyTo } from '@/areas/mail/answering';
import { addressesOf, placeOf } from '@/areas/mail/api';
import { proposed } from '@/areas/mail/providers';
import { filled, placesIn } from '@/areas/mail/templates';
import type { RecordData } from '@/api/types';

const MAIL = {
  id: '7',
  name: 'Re: 报价',
  direction: 'in',
  sender: 'li@kunde.example',
  recipients: '小王 <wang@crm.example>, zhang@crm.example',
  copies: '"Wu, X" <wu@kunde.example>',
  body: '<p>好</p>',
} as unknown as RecordData;

describe('mail', () => {
  it('marks a subject once', () => {
    expect(answerSubject('报价', 'Re')).toBe('Re: 报价');
    expect(answerSubject('RE: Re： 答复: 报价', 'Re')).toBe('Re: 报价');
    expect(answerSubject('Re: 报价', 'Fwd')).toBe('Fwd: 报价');
  });

  it('answers the sender, and everybody but oneself where that is wanted', () => {
    expect(replyTo(MAIL, ['Wang@crm.example'], false, '').to).toEqual(['li@kunde.example']);
    expect(replyTo(MAIL, ['Wang@crm.example'], false, '').cc).toEqual([]);
    expect(replyTo(MAIL, ['Wang@crm.example'], true, '').cc).toEqual(['zhang@crm.example', 'wu@kunde.example']);
    const sent = { ...MAIL, direction: 'out' };
    expect(replyTo(sent, ['li@kunde.example'], false, '').to).toEqual(['wang@crm.example', 'zhang@crm.example']);
  });

  it('quotes what is answered without letting words bring markup', () => {
    expect(passOn(MAIL, '<b>').body).toBe('<p></p><p>&lt;b&gt;</p><blockquote><p>好</p></blockquote>');
    expect(passOn(MAIL, '').forward).toBe(true);
  });

  it('finds addresses and where a mail is filed', () => {
    expect(addressesOf('A <a@x.example>, a@X.example; b@y.example')).toEqual(['a@x.example', 'b@y.example']);
    expect(placeOf({ ...MAIL, account: { id: '1', name: 'A' }, contact: { id: '2', name: 'C' } } as unknown as RecordData)).toEqual({ object: 'contact', id: '2', name: 'C' });
    expect(placeOf(MAIL)).toBeNull();
  });

  it('fills templates, escaping values in HTML, and leaves what has no value', () => {
    expect(placesIn('{name}您好，{account.name} {name}')).toEqual(['name', 'account.name']);
    expect(filled('<p>{name}</p>{x}', { name: '<i>' }, true)).toBe('<p>&lt;i&gt;</p>{x}');
    expect(filled('{name}', { name: '<i>' }, false)).toBe('<i>');
  });

  it('knows the servers of usual providers', () => {
    expect(proposed('a@QQ.com')?.host).toBe('imap.qq.com');
    expect(proposed('a@own.example')).toBeNull();
  });
});
