import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { createUnreachableAddresses } from '../shared/organisations/adapters/dynamodb/unreachableAddresses.ts'
import { readReturns } from '../shared/organisations/adapters/mail/returnedMail.ts'
import { recordReturnedMail } from '../shared/organisations/recordReturnedMail.ts'
import { createStorage, logger, metrics, now } from './composition.ts'

const { tables, transact } = createStorage()
const unreachableAddresses = createUnreachableAddresses(tables, transact)

/** Records which addresses emails came back from. SES reports it through a topic, possibly more than once. */
export async function handler(notification: unknown): Promise<void> {
  for (const { id, trail, about, mail } of readReturns(notification)) {
    const record = createServiceRecorder('recordReturnedMail', id, now)
    const isNew = await recordReturnedMail({ unreachableAddresses, now, record }, { trail, about }, mail)
    metrics.addMetric('MailReturned', 'Count', 1)
    const domain = mail.address.split('@').at(-1)
    logger.info('MailReturned', { id, trail, about, reason: mail.reason, domain, isNew })
  }
  metrics.publishStoredMetrics()
}
