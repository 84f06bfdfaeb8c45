import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { AuditStreams } from './audit/auditStreams.ts'
import type { AuditTrail } from './audit/auditTrail.ts'
import type { Billing } from './billing/billing.ts'
import type { Documents } from './billing/documents.ts'
import type { Exports } from './exports/exports.ts'
import type { NoticeCheck } from './notices/noticeCheck.ts'
import type { Notices } from './notices/notices.ts'
import type { Mail } from './tickets/mail.ts'
import type { Promises } from './tickets/promises.ts'

export interface Workplaces {
  readonly notices: Notices
  readonly noticeCheck: NoticeCheck
  readonly billing: Billing
  readonly documents: Documents
  readonly mail: Mail
  readonly promises: Promises
  readonly auditTrail: AuditTrail
  readonly auditStreams: AuditStreams
  readonly exports: Exports
}

export interface DeadLetterQueue {
  /** As alarms, the runbook and `npm run dead-letters` name it. */
  readonly name: string
  readonly deadLetters: Queue
  /** Where its tasks came from. Absent if it receives only events that a function could not handle. */
  readonly queue?: Queue
}

/** Every dead-letter queue of the stack. */
export const deadLetterQueues = (parts: Workplaces): DeadLetterQueue[] => [
  { name: 'Scan', deadLetters: parts.notices.deadLetters },
  { name: 'NoticeCheck', deadLetters: parts.noticeCheck.deadLetters },
  { name: 'Billing', ...parts.billing.work },
  { name: 'Delivery', ...parts.documents.work },
  { name: 'Mail', deadLetters: parts.mail.deadLetters, queue: parts.mail.queue },
  { name: 'ReturnedMail', deadLetters: parts.mail.returned.deadLetters },
  { name: 'Promise', deadLetters: parts.promises.deadLetters, queue: parts.promises.queue },
  { name: 'AuditTrail', ...parts.auditTrail.work },
  { name: 'AuditStream', ...parts.auditStreams.work },
  { name: 'Export', ...parts.exports.work },
]
