/**
 * Every refusal that the product expects, with the sentence that people read.
 * The codes are part of the API contract; `shared/core/api/problems.ts` gives each its HTTP status.
 */
export const refusals = {
  not_found: 'There is no such thing, or it is not yours.',
  no_organisation: 'Your account belongs to no organisation.',
  forbidden: 'Your role may not do this.',
  for_support: 'Only support may set these fields.',
  note_keeps_status: 'An internal note changes nothing: leave keepOpen out.',
  member_elsewhere: 'This account acts for another organisation already.',
  membership_changed: 'Your membership has changed. Sign in again.',
  organisation_suspended: 'Your organisation is suspended: its invoices can be read, and nothing else.',
  sso_domains_full: 'An organisation has ten domains at most.',
  sso_domain_unproven: 'The TXT record of the domain is not there, or says something else. DNS may take a while.',
  sso_domain_taken: 'Another organisation has proven this domain.',
  sso_domain_needed: 'Single sign-on needs a domain that is proven.',
  sso_provider_refused: 'The user pool cannot use this identity provider. Check its address and what it is told.',
  sso_another_provider:
    'This is another identity provider: disconnect the present one first, since its people are not those of the next.',
  sso_outsider: 'As long as single sign-on is the only way in, nobody can be invited whom it does not let in.',
  sso_not_connected: 'No identity provider is connected.',
  sso_break_glass: 'An owner who signs in with a password has to be left, should single sign-on fail.',
  sso_ended: 'The identity provider that vouched for you is not connected any more.',
  sso_foreign_address: 'Your identity provider does not tell an address of a domain that your organisation has proven.',
  sso_second_factor: 'Your organisation wants a second factor, of which your identity provider says nothing.',
  sso_enforced: 'Your organisation has you sign in with its own identity provider.',
  last_owner: 'An organisation keeps an owner. Make somebody else one first.',
  plan_lacks: 'Your support plan does not include this.',
  coming_soon: 'This is coming soon to your support plan.',
  transition_refused: 'The ticket is in a status that does not allow this.',
  reopen_too_late: 'The ticket was closed more than 14 days ago. Open a follow-up instead.',
  not_closed: 'A follow-up is of a closed ticket; this one is not closed. Reply to it instead.',
  nothing_due: 'No clock is running, so there are no notices to pause.',
  pause_too_long: 'Notices can be paused for seven days at a time.',
  thread_full: 'This ticket holds as much as a ticket can. Close it and open a follow-up.',
  form_missing: 'A ticket of this category comes with its form.',
  form_misplaced: 'This form does not belong to a ticket of this category.',
  form_over: 'The time that the form names is over.',
  not_staff: 'This account works on no tickets, or has never signed in.',
  not_member: 'This account is no member of the organisation.',
  too_many_followers: 'Twenty people watch this ticket; nobody else can.',
  attachment_unknown: 'A file was not announced by you, or was sent with a message before.',
  attachment_missing: 'A file was announced but has not arrived.',
  attachment_refused: 'A file is not what it was announced as.',
  mail_empty: 'It says nothing beyond what it quotes.',
  mail_too_large: 'It is larger than 30 MB. Write again, and send large files in the portal.',
  compliance_invalid: 'Some answers are missing or wrong.',
  compliance_outdated: 'The compliance form has a newer version. Read it, then submit again.',
  nothing_submitted: 'The compliance form was not submitted yet, or was reviewed already.',
  too_many: 'You have sent too much in a short time. Try again later.',
  stale: 'It changed since you read it. Read it again, then decide.',
  precondition_malformed: 'If-Match takes one ETag as it was given, or *.',
  key_reused: 'This Idempotency-Key was used before with another request.',
  key_malformed: 'An Idempotency-Key has 1 to 64 letters, digits, dots, colons, dashes or underscores.',
  cursor_invalid: 'This cursor was not made for this list.',
  cursor_expired: 'This cursor is too old. Begin the list anew.',
  invalid: 'Some fields are missing or wrong.',
  malformed: 'The body is not JSON that can be read.',
  too_large: 'The body is larger than this request takes.',
  too_deep: 'The body is nested deeper than 20 levels.',
  unsupported_media_type: 'Send the body as application/json in UTF-8.',
  month_not_ended: 'The month has not ended yet.',
  run_incomplete: 'The billing run is still drafting.',
  run_unapproved: 'The billing run has to be approved first.',
  usage_conflict: 'A usage record of this id was taken before with other content.',
  event_conflict: 'An event of this request and instant was taken before with other content.',
  currency_mismatch: 'The currency is not the one the organisation is invoiced in.',
  plan_changes_full: 'The plan was changed a thousand times, and can be changed no more. Ask support.',
  dry_run: 'A dry run ends with its drafts: nothing is approved or issued of it.',
  second_person: 'Whoever started a billing run does not approve it: ask somebody else of finance.',
  run_issuing: 'The billing run is issuing invoices. Try again when it is done.',
  drafts_open: 'The month has drafts that are not issued, or organisations that are parked.',
  month_closed: 'The month is closed.',
  run_unissued: 'The invoices of this month are not issued yet.',
  document_pending: 'The document is being made. Try again in a moment.',
  payment_in_future: 'A payment is recorded once it has come in.',
  payment_negative: 'This would leave less than nothing paid.',
  credit_too_high: 'A credit is more than what is left of the line.',
  nothing_to_credit: 'Nothing is left of this invoice to credit.',
  report_too_large:
    'The report has more rows than one answer takes. Ask for it by resource type or zone, or for an export.',
  exports_full: 'Five files are being written for your organisation. Ask again when one of them is there.',
  busy: 'Too many changes meet here at once. Try again in a moment.',
} as const

export type RefusalCode = keyof typeof refusals

/** An expected failure: the caller is told `code`, its sentence, and `details`. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: RefusalCode, details: Readonly<Record<string, unknown>> = {}) {
    super(refusals[code])
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }
}
