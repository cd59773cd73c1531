import type { MailboxDraft } from './api';

type Servers = Pick<MailboxDraft, 'host' | 'port' | 'security' | 'smtp_host' | 'smtp_port' | 'smtp_security'>;

const KNOWN: Readonly<Record<string, readonly [imap: string, smtp: string]>> = {
  'qq.com': ['imap.qq.com', 'smtp.qq.com'],
  'foxmail.com': ['imap.qq.com', 'smtp.qq.com'],
  '163.com': ['imap.163.com', 'smtp.163.com'],
  '126.com': ['imap.126.com', 'smtp.126.com'],
  'yeah.net': ['imap.yeah.net', 'smtp.yeah.net'],
  'sina.com': ['imap.sina.com', 'smtp.sina.com'],
  '139.com': ['imap.139.com', 'smtp.139.com'],
  'aliyun.com': ['imap.aliyun.com', 'smtp.aliyun.com'],
  'gmail.com': ['imap.gmail.com', 'smtp.gmail.com'],
  'icloud.com': ['imap.mail.me.com', 'smtp.mail.me.com'],
  'yahoo.com': ['imap.mail.yahoo.com', 'smtp.mail.yahoo.com'],
};

/** The servers of well-known providers, by the address. */
export function proposed(address: string): Servers | null {
  const known = KNOWN[address.trim().toLowerCase().split('@')[1] ?? ''];
  return known ? { host: known[0], port: 993, security: 'tls', smtp_host: known[1], smtp_port: 465, smtp_security: 'tls' } : null;
}
