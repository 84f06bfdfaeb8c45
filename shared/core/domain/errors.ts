/**
 * All expected refusals, with the sentences that people read. The codes are part of the API contract;
 * `shared/core/api/problems.ts` maps each to its HTTP status.
 */
export const refusals = {
  not_found: 'Not found, or you do not have access. Check the id and the account that you use.',
  no_organisation: 'Your account does not belong to an organisation. Ask an owner of your organisation to invite you.',
  forbidden: 'Your account or API key does not have permission for this. Use one that has.',
  for_support: 'Only support can set these fields. Leave them out.',
  note_keeps_status: 'An internal note does not change the status. Leave out keepOpen.',
  member_elsewhere: 'This account already belongs to another organisation. It must leave that organisation first.',
  membership_changed: 'Your membership has changed. Sign in again.',
  organisation_suspended: 'Your organisation is suspended, so only its invoices can be read. Contact your provider.',
  sso_domains_full: 'An organisation can have at most ten domains. Remove one first.',
  sso_domain_unproven:
    'The TXT record of the domain is missing or has another value. Check it and try again; DNS changes can take a while.',
  sso_domain_taken: 'Another organisation has already verified this domain. Contact support if the domain is yours.',
  sso_domain_needed: 'Single sign-on needs at least one verified domain. Verify a domain first.',
  sso_provider_refused: 'The sign-in service cannot use this identity provider. Check its URL and settings.',
  sso_another_provider:
    'This is a different identity provider, with different users. Disconnect the current one first.',
  sso_outsider: 'Single sign-on is enforced and would not let this person in. Invite an address in a verified domain.',
  sso_not_connected: 'No identity provider is connected. Connect one first.',
  sso_break_glass:
    'One owner must keep password sign-in in case single sign-on fails. Choose another owner with a password.',
  sso_ended: 'The identity provider that you signed in with is no longer connected. Ask an owner of your organisation.',
  sso_foreign_address:
    'Your identity provider did not return an email address in a domain that your organisation has verified. Ask an owner of your organisation.',
  sso_second_factor:
    'Your organisation requires a second factor, but your identity provider did not report one. Use a second factor there and sign in again.',
  sso_enforced: 'Your organisation enforces single sign-on. Sign in through its identity provider.',
  address_changed:
    'The address of your account is not verified or not the one of your membership. Ask an owner to invite your new address.',
  last_owner:
    'An organisation must keep at least one owner who signs in with a password. Make someone else an owner first.',
  plan_lacks: 'Your support plan does not include this. Upgrade to a plan that does.',
  coming_soon: 'This is not available yet. It is coming soon to your support plan.',
  transition_refused:
    'The status of the ticket does not allow this. Read the ticket again and choose a permitted action.',
  reopen_too_late: 'The ticket was closed more than 14 days ago. Open a follow-up instead.',
  not_closed: 'Only a closed ticket can have a follow-up. Reply to this ticket instead.',
  nothing_due: 'No clock is running for this ticket, so there are no notices to pause.',
  pause_too_long: 'Notices can be paused for at most seven days at a time. Choose an earlier end.',
  thread_full: 'This ticket has reached its maximum number of entries. Close it and open a follow-up.',
  form_missing: 'A ticket of this category needs its form. Fill in the form and send the ticket again.',
  form_misplaced: 'This form does not belong to the category of the ticket. Use the matching form or category.',
  form_over: 'The time window in the form is in the past. Enter a later one.',
  not_staff: 'This person does not have the support role needed for this, or has never signed in. Choose someone else.',
  not_member: 'This person is not a member of the organisation. Choose a member.',
  too_many_followers: 'This ticket already has the maximum of 20 followers. Remove one first.',
  attachment_unknown:
    'You did not announce this file in the last 24 hours, or it was already sent. Announce and upload it again.',
  attachment_missing: 'A file was announced but not uploaded. Upload it, then send the message again.',
  attachment_refused: 'A file differs in type or size from what was announced. Announce it again as it is.',
  mail_empty: 'Your reply contains no text besides the quoted message. Write above the line and send it again.',
  mail_too_large: 'Your email is larger than 30 MB. Write again, and upload large files in the portal.',
  compliance_invalid: 'Some answers are missing or invalid. Correct them and submit again.',
  compliance_outdated: 'The compliance form has a newer version. Read it, then submit again.',
  nothing_submitted:
    'There is no submission to review. The compliance form has not been submitted, or was already reviewed.',
  too_many: 'Too many requests in a short time. Try again later.',
  stale: 'This has changed since you read it. Read it again, then repeat your change.',
  precondition_malformed: 'If-Match must be one ETag, exactly as received, or *.',
  key_reused: 'This Idempotency-Key was already used for a different request. Use a new key.',
  key_malformed: 'An Idempotency-Key must have 1 to 64 letters, digits, dots, colons, dashes or underscores.',
  cursor_invalid: 'This cursor does not belong to this list. Start again without a cursor.',
  cursor_expired: 'This cursor has expired. Start again without a cursor.',
  invalid: 'Some fields are missing or invalid. Correct them and try again.',
  malformed: 'The body is not valid JSON in UTF-8. Correct it and try again.',
  too_large: 'The body is larger than this request accepts. Send less at once.',
  too_deep: 'The body is nested more than 20 levels deep. Reduce the nesting.',
  unsupported_media_type: 'Send the body as application/json in UTF-8.',
  month_not_ended: 'The month has not ended yet. Start its billing run once it has ended.',
  run_incomplete: 'The billing run is still drafting. Approve it once it has finished.',
  run_unapproved: 'The billing run is not approved yet. Approve it first.',
  usage_conflict:
    'A usage record with this id was already accepted with different content. Use a new id for new usage.',
  event_conflict:
    'An event with this request id and timestamp was already accepted with different content. Use a new request id for a new event.',
  currency_mismatch: 'The organisation is invoiced in another currency. Use that currency.',
  plan_changes_full: 'The plan has been changed a thousand times and cannot be changed again. Contact support.',
  dry_run: 'A dry run ends with its drafts. To approve or issue invoices, start a billing run that is not a dry run.',
  second_person: 'The person who started a billing run cannot approve it. Ask someone else in finance.',
  run_issuing: 'The billing run is issuing invoices. Try again when it has finished.',
  drafts_open: 'The month still has drafts to issue or parked organisations. Resolve them before you close it.',
  month_closed: 'The month is closed and can no longer be changed.',
  run_unissued: 'The invoices of this month have not been issued yet. Issue them first.',
  document_pending: 'The document is still being created. Try again in a moment.',
  payment_in_future: 'The payment date is in the future. Record a payment once it has been received.',
  payment_negative: 'This would make the total paid negative. Take back at most what has been paid.',
  credit_too_high: 'The credit exceeds the remaining amount of the line. Credit at most that amount.',
  nothing_to_credit: 'This invoice has no remaining amount to credit.',
  report_too_large:
    'The report has more rows than one response can hold. Request it by resource type or zone, or request an export.',
  exports_full:
    'Five exports are already being created for your organisation. Try again when one of them has finished.',
  mail_unavailable: 'Emails cannot be sent at the moment, so nobody was invited. Try again later.',
  busy: 'Too many changes are being made at once. Try again in a moment.',
} as const

export type RefusalCode = keyof typeof refusals

/** An expected failure. The caller receives `code`, its sentence and `details`. */
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
