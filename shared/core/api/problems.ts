import * as z from 'zod'
import { type RefusalCode, refusals } from '../domain/errors.ts'

/** RFC 9457 problem details, the body of every response that is not a success. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  requestId: z.string(),
})
export type Problem = z.infer<typeof problemSchema>

/** The HTTP status of each expected refusal. */
export const statusOf = {
  not_found: 404,
  no_organisation: 403,
  forbidden: 403,
  for_support: 403,
  note_keeps_status: 400,
  member_elsewhere: 409,
  membership_changed: 403,
  organisation_suspended: 403,
  sso_domains_full: 409,
  sso_domain_unproven: 409,
  sso_domain_taken: 409,
  sso_domain_needed: 409,
  sso_provider_refused: 400,
  sso_another_provider: 409,
  sso_outsider: 409,
  sso_not_connected: 409,
  sso_break_glass: 409,
  sso_ended: 403,
  sso_foreign_address: 403,
  sso_second_factor: 403,
  sso_enforced: 403,
  address_changed: 403,
  last_owner: 409,
  plan_lacks: 403,
  coming_soon: 403,
  transition_refused: 409,
  reopen_too_late: 409,
  not_closed: 409,
  nothing_due: 409,
  pause_too_long: 400,
  thread_full: 409,
  form_missing: 400,
  form_misplaced: 400,
  form_over: 400,
  not_staff: 409,
  not_member: 409,
  too_many_followers: 409,
  attachment_unknown: 409,
  attachment_missing: 409,
  attachment_refused: 409,
  mail_empty: 400,
  mail_too_large: 413,
  compliance_invalid: 400,
  compliance_outdated: 409,
  nothing_submitted: 409,
  too_many: 429,
  stale: 412,
  precondition_malformed: 400,
  key_reused: 422,
  key_malformed: 400,
  cursor_invalid: 400,
  cursor_expired: 400,
  invalid: 400,
  malformed: 400,
  too_large: 413,
  too_deep: 400,
  unsupported_media_type: 415,
  month_not_ended: 409,
  run_incomplete: 409,
  run_unapproved: 409,
  usage_conflict: 409,
  event_conflict: 409,
  currency_mismatch: 409,
  plan_changes_full: 409,
  dry_run: 409,
  second_person: 403,
  run_issuing: 409,
  drafts_open: 409,
  month_closed: 409,
  run_unissued: 409,
  document_pending: 409,
  payment_in_future: 400,
  payment_negative: 409,
  credit_too_high: 409,
  nothing_to_credit: 409,
  report_too_large: 409,
  exports_full: 409,
  mail_unavailable: 503,
  busy: 503,
} as const satisfies Record<RefusalCode, number>

export function problemOf(
  code: RefusalCode,
  requestId: string,
  details: Readonly<Record<string, unknown>> = {},
): Problem {
  const named = { ...naming(code, refusals[code], statusOf[code]), requestId }
  // Spread twice: readers see these fields first, and no detail replaces them.
  return { ...named, ...details, ...named }
}

/** The problem of an unexpected error. It reveals no cause, only whom to contact. */
export function internalProblem(requestId: string): Problem {
  return {
    ...naming('internal', 'Something went wrong on our side. Contact support and quote the request id.', 500),
    requestId,
  }
}

const naming = (code: string, title: string, status: number) => ({
  type: `urn:tierdesk:problem:${code}`,
  title,
  status,
  code,
})
