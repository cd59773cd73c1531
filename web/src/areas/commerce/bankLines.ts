import type { Reference } from '@/api/types';

/** What is owed, an instalment, an invoice or an order, and the amount for it. */
export interface Settling {
  receivable: string;
  name: string;
  amount: string;
  instalment: string | null;
  invoice: string | null;
  sales_order: string | null;
}

/** What a line of a bank statement probably is, as the server proposes it. */
export interface Proposal {
  line: string;
  account: string | null;
  account_name: string | null;
  score: number;
  likely: boolean;
  reasons: readonly string[];
  settles: readonly Settling[];
  left: string;
}

/** The line with another customer: what was proposed for the one before holds no longer, and all of it stays unallocated. */
export function withCustomer(proposal: Proposal, account: Reference | null, amount: string): Proposal {
  if (account?.id === proposal.account) return proposal;
  return { ...proposal, account: account?.id ?? null, account_name: account?.name ?? null, score: 0, likely: false, reasons: [account ? 'chosen' : 'unknown'], settles: [], left: amount };
}

/** The line as it is booked. */
export function accepted(proposal: Proposal) {
  return { line: proposal.line, account: proposal.account, settles: proposal.settles.map(({ instalment, invoice, sales_order, amount }) => ({ amount, instalment, invoice, sales_order })) };
}
