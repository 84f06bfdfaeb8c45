import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ticketNumberFrom } from '../../../shared/core/domain/ticketNumber.ts'
import { createAnnounceMail } from '../../../shared/tickets/adapters/mail/announceMail.ts'

beforeAll(() => {
  Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' })
})

describe('an email queue that cannot be reached', () => {
  it('does not prevent a reply: the failure is logged and counted', async () => {
    const [logger, metrics] = [new Logger(), new Metrics({ namespace: 'test', serviceName: 'test' })]
    const [error, addMetric] = [vi.spyOn(logger, 'error').mockReturnValue(), vi.spyOn(metrics, 'addMetric')]
    const announce = createAnnounceMail('http://127.0.0.1:9/000000000000/mails', logger, metrics)
    const announced = await announce({
      number: ticketNumberFrom(new Uint8Array(8)),
      version: 1,
      entry: crypto.randomUUID(),
    })
    expect(announced).toBe(false)
    expect(error).toHaveBeenCalledWith('MailNotAnnounced', expect.objectContaining({ number: 'TD-0000-0000' }))
    expect(addMetric).toHaveBeenCalledWith('MailNotAnnounced', 'Count', 1)
  })
})
