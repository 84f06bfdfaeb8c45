import { describe, expect, it } from 'vitest'
import { readReturns } from '../../../shared/organisations/adapters/mail/returnedMail.ts'

const notification = (Message: string) => ({ Records: [{ Sns: { MessageId: 'm', Message } }] })
const mail = { timestamp: '2026-11-16T08:00:00.000Z', tags: { trail: ['cGlsYXR1cw'], about: ['VEQtMTIzNC01Njc4'] } }
const bounce = (bounceType: string, recipient: object, bounceSubType = 'General') =>
  readReturns(
    notification(
      JSON.stringify({
        eventType: 'Bounce',
        mail,
        bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: 'a@b.example', ...recipient }] },
      }),
    ),
  ).map(({ mail }) => mail)

describe('a report of SES', () => {
  it('that only greets the topic names nobody', () => {
    expect(readReturns(notification('Successfully validated SNS topic for Amazon SES event publishing.'))).toEqual([])
  })

  it('says which audit trail the email belonged to, what it was about, and when it was sent', () => {
    const diagnosticCode = 'smtp; 550\r\n no\tsuch user'
    const [returned] = readReturns(
      notification(
        JSON.stringify({
          eventType: 'Bounce',
          mail,
          bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'A <a@b.example>', diagnosticCode }] },
        }),
      ),
    )
    expect(returned).toEqual({
      id: 'm/0',
      trail: 'pilatus',
      about: 'TD-1234-5678',
      mail: { address: 'a@b.example', reason: 'bounced', detail: 'smtp; 550 no such user', sentAt: mail.timestamp },
    })
  })

  it('about a mailbox that is full counts, about somebody who is away it does not', () => {
    const full = { status: '5.2.2', diagnosticCode: 'smtp; 552 Mailbox full' }
    expect(bounce('Transient', full, 'MailboxFull')).toMatchObject([{ reason: 'not delivered' }])
    expect(bounce('Transient', {})).toEqual([])
    expect(bounce('Undetermined', {})).toEqual([])
  })

  it('about an address that SES itself keeps back does not pass its text off as the answer of a server', () => {
    const text = { diagnosticCode: 'Amazon SES did not send the message to this address.' }
    expect(bounce('Permanent', text, 'OnAccountSuppressionList')).toMatchObject([{ reason: 'bounced', detail: '' }])
  })

  it('of another kind is an error, and not lost', () => {
    expect(() => readReturns(notification('{"eventType":"Open"}'))).toThrow()
    expect(() => readReturns(notification('not JSON'))).toThrow()
  })
})
