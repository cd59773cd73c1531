import { queryOptions } from '@tanstack/react-query';
import { runAction } from '@/api/model';
import { batch, createRecord, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';

export const CLAIM = 'expense_claim';
export const LINE = 'expense_line';
const OPEN = 'status in ("draft", "refused", "withdrawn")';
const LATEST = 20;

export const kindsQuery = queryOptions({
  queryKey: ['rows', 'expense_kind', 'active'],
  queryFn: async ({ signal }) =>
    (await queryRecords('expense_kind', { fields: ['name', 'purpose', 'item_limit', 'day_limit', 'receipt_required', 'help'], where: 'active = true', sort: ['position', 'name'], limit: 100 }, signal)).records,
});

/** The person's claims that may still be changed, the latest first, and those that were sent lately. */
export const claimsQuery = queryOptions({
  queryKey: ['rows', CLAIM, 'mine'],
  queryFn: async ({ signal }) => {
    const fields = ['number', 'name', 'status', 'total', 'line_count', 'claim_date', 'refusal', 'budget_note', 'over_budget'];
    const [open, sent] = await Promise.all([
      queryRecords(CLAIM, { fields, where: `owner = ME() and ${OPEN}`, sort: ['-id'], limit: LATEST }, signal),
      queryRecords(CLAIM, { fields, where: 'owner = ME() and status in ("submitted", "approved", "paid")', sort: ['-id'], limit: LATEST }, signal),
    ]);
    return { open: open.records, sent: sent.records };
  },
});

export function linesQuery(claim: string) {
  return queryOptions({
    queryKey: ['rows', LINE, 'of', claim],
    queryFn: async ({ signal }) =>
      (await queryRecords(LINE, { fields: ['name', 'kind', 'spent_on', 'amount', 'receipts', 'findings', 'over_limit', 'repeated', 'reason'], where: `claim = ${claim}`, sort: ['-id'], limit: 200 }, signal)).records,
  });
}

/** Adds an expense to a claim, which is made where there is none. `key`: the same expense sent again is added once. */
export async function addExpense(claim: string | null, values: Record<string, unknown>, key: string): Promise<RecordData> {
  const into = claim ?? (await createRecord(CLAIM, {}, `claim-${key}`)).data.id;
  return (await createRecord(LINE, { ...values, claim: into }, `line-${key}`)).data;
}

export async function saveReason(line: string, reason: string): Promise<void> {
  await batch(LINE, [{ op: 'update', id: line, values: { reason } }], true);
}

export async function removeLine(line: string): Promise<void> {
  await batch(LINE, [{ op: 'delete', id: line }], true);
}

export interface BudgetAsked {
  name: string;
  available: string;
  asked: string;
  strict: boolean;
}

/** The budgets that a claim counts for; asked anew whenever its total is another. */
export function budgetsQuery(claim: string, total: string) {
  return queryOptions({
    queryKey: ['rows', CLAIM, 'budgets', claim, total],
    queryFn: async () => ((await runAction('expenses.check_claim', { claim })) as { budgets: BudgetAsked[] }).budgets,
  });
}

export async function submitClaim(claim: string): Promise<void> {
  await runAction('expenses.submit_claim', { claim });
}
